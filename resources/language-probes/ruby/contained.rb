require 'socket'

attempts = [
  -> { File.write('/app/new', '') },
  -> { File.write('/etc/new', '') },
  -> { File.read('/etc/shadow') },
  -> { Process.kill(9, 1) },
  -> { TCPSocket.new('1.1.1.1', 53) }
]
held = attempts.map do |attempt|
  attempt.call
  false
rescue SystemCallError
  true
end
puts 'contained' if held.all?
