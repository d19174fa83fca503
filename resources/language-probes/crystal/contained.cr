require "socket"

def fails(&)
  yield
  false
rescue Exception
  true
end

held = fails { File.write("/app/new", "") } &&
       fails { File.write("/etc/new", "") } &&
       fails { File.read("/etc/shadow") } &&
       fails { TCPSocket.new("1.1.1.1", 53) }
puts held ? "contained" : "escaped"
