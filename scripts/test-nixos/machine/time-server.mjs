// A time server for one machine (SNTP, RFC 4330), on its loopback. The first word is the time now, in milliseconds since the epoch;
// from then on it counts alone, so setting the machine's clock does not change what it says.
import { createSocket } from 'node:dgram'

const begin = Number(process.argv[2])
const from1900Seconds = 2_208_988_800
const socket = createSocket('udp4')
socket.on('message', (asked, { port, address }) => {
  const answer = Buffer.alloc(48)
  // No leap second, version 4, a server; its clock is a reference.
  answer.writeUInt8(0b00_100_100, 0)
  answer.writeUInt8(1, 1)
  answer.writeInt8(-10, 3)
  answer.write('LOCL', 12)
  asked.copy(answer, 24, 40, 48)
  const milliseconds = begin + performance.now()
  for (const at of [16, 32, 40]) {
    answer.writeUInt32BE(Math.floor(milliseconds / 1000) + from1900Seconds, at)
    answer.writeUInt32BE(Math.floor(((milliseconds % 1000) / 1000) * 2 ** 32), at + 4)
  }
  socket.send(answer, port, address)
})
socket.bind(123, '127.0.0.1')
