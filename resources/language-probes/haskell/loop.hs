import Data.IORef

main :: IO ()
main = do
  r <- newIORef (0 :: Int)
  let go = modifyIORef' r (+ 1) >> go
  go
