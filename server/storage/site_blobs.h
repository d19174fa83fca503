#pragma once

#include "core/blobs/blob_cache.h"
#include "core/blobs/permanent_blob_store.h"
#include "core/blobs/s3_blob_store.h"
#include "server/storage/data_directory.h"

#include <memory>

namespace gavel::storage {

// Where the blobs of a site are: below the data directory, or in an S3-compatible store that several servers share.
struct SiteBlobs {
    struct Options {
        QString address;   // parseS3Address(); empty: below the data directory
        QByteArray keys;   // "ACCESS-KEY:SECRET-KEY"
        Bytes cacheSize{}; // of what was fetched from there; zero: none is kept. One process at a time has a cache
        std::function<void(const char *, std::chrono::nanoseconds)> timed; // see S3BlobStore
    };

    std::unique_ptr<blobs::BlobCache> cache; // null: none
    std::unique_ptr<blobs::PermanentBlobStore> store;

    static Result<SiteBlobs> open(const DataDirectory &data, const Options &options);
};

} // namespace gavel::storage
