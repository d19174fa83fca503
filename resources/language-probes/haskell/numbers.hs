import qualified Data.ByteString.Char8 as B
import Data.Maybe (fromJust)

main :: IO ()
main = do
  text <- B.getContents
  print (sum (map (fst . fromJust . B.readInt) (tail (B.words text))))
