// etcher-sdk as Etcher uses it, run by a Node that its native parts were built for.   ETCHER SDK-FOLDER IMAGE DRIVE BYTES trim|all
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [folder, image, device, size, trim] = process.argv.slice(2)
const { multiWrite, sourceDestination } = createRequire(join(folder, 'package.json'))('etcher-sdk')
const drive = {
  raw: device,
  device,
  devicePath: null,
  isSystem: false,
  isReadOnly: false,
  blockSize: 512,
  size: Number(size),
  mountpoints: [],
  description: 'loop',
}
const destination = new sourceDestination.BlockDevice({
  drive,
  unmountOnSuccess: false,
  write: true,
  direct: true,
})
const started = performance.now()
let verifying = 0
const { failures } = await multiWrite.decompressThenFlash({
  source: new sourceDestination.File({ path: image }),
  destinations: [destination],
  verify: true,
  trim: trim === 'trim',
  decompressFirst: false,
  onFail: (_, error) => console.error(error),
  onProgress: ({ type }) => {
    if (type === 'verifying') verifying ||= performance.now()
  },
})
console.log(
  JSON.stringify({ write: (verifying - started) / 1000, total: (performance.now() - started) / 1000 }),
)
process.exit(failures.size)
