// The script as a file of an export.
import { createHash } from 'node:crypto'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { hyperVScript } from './hyper-v-script.ts'

const file = 'create-vm.ps1'

export function hyperVFile(image: Image, vhdx: FormatFile): { file: string; text: string; sha256: string } {
  const { name, architecture, machine } = image
  const text = hyperVScript({ name, architecture, file: vhdx.file, sha256: vhdx.sha256, ...machine })
  return { file, text, sha256: createHash('sha256').update(text).digest('hex') }
}
