import Control.Concurrent

main :: IO ()
main = do
  numbers <- fmap (map read . words) getLine :: IO [Int]
  sumOf <- newEmptyMVar
  _ <- forkIO (putMVar sumOf (sum numbers))
  takeMVar sumOf >>= print
