// Parses the stderr of `nix build --dry-run` (nix: src/libmain/shared.cc, printMissing). Pure.

type Missing = {
  build: string[]
  fetch: string[]
  downloadBytes: number | null
  unpackedBytes: number | null
}

const buildHead = /^(?:this|these \d+) derivations? will be built:$/
const fetchHead =
  /^(?:this|these \d+) paths? will be fetched(?: \((?<download>[\d.]+) (?<downloadUnit>[KMGT]?i?B) download, (?<unpacked>[\d.]+) (?<unpackedUnit>[KMGT]?i?B) unpacked\))?:$/
const factors: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 }

export function parseDryRun(lines: string[]): Missing {
  const missing: Missing = { build: [], fetch: [], downloadBytes: 0, unpackedBytes: 0 }
  let section: string[] | null = null
  for (const line of lines) {
    const fetch = fetchHead.exec(line.trim())
    if (buildHead.test(line.trim())) section = missing.build
    else if (fetch) {
      section = missing.fetch
      const { download, downloadUnit, unpacked, unpackedUnit } = fetch.groups ?? {}
      missing.downloadBytes = bytes(download, downloadUnit)
      missing.unpackedBytes = bytes(unpacked, unpackedUnit)
    } else if (/^\s+\/nix\/store\//.test(line)) section?.push(line.trim())
    else section = null
  }
  return missing
}

/** Null where Nix gives no size: then none is shown. */
const bytes = (amount: string | undefined, unit: string | undefined) =>
  amount && unit ? Math.round(Number(amount) * (factors[unit] ?? 1)) : null
