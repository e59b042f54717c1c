// How much memory a guest may have here. Pure.

/** macOS counts memory of idle programs as used, and compresses it when a guest needs it. */
const keptByMacMiB = 3072

type Computer = { platform: string; totalBytes: number; availableBytes: number }

/** `platform`: Node's. */
export function freeMemoryMiB({ platform, totalBytes, availableBytes }: Computer): number {
  const mebibytes = (bytes: number) => Math.floor(bytes / 2 ** 20)
  const available = mebibytes(availableBytes)
  return platform === 'darwin' ? Math.max(available, mebibytes(totalBytes) - keptByMacMiB) : available
}
