#include "server/storage/site_blobs.h"

#include "core/blobs/directory_blob_store.h"

namespace gavel::storage {

Result<SiteBlobs> SiteBlobs::open(const DataDirectory &data, const Options &options)
{
    SiteBlobs blobs;
    if (options.address.isEmpty()) {
        blobs.store = TRY(blobs::DirectoryBlobStore::create(data.blobsPath().toStdString()));
        return blobs;
    }
    blobs::S3Address address = TRY(blobs::parseS3Address(options.address));
    TRY(blobs::setCredentials(address, options.keys));
    blobs::S3BlobStore::Options store;
    store.spoolFolder = data.root.toStdString();
    store.timed = options.timed;
    if (options.cacheSize.count > 0) {
        blobs.cache = TRY(blobs::BlobCache::create(data.root.toStdString() + "/blob-cache", options.cacheSize));
        store.cache = blobs.cache.get();
    }
    blobs.store = std::make_unique<blobs::S3BlobStore>(address, store);
    return blobs;
}

} // namespace gavel::storage
