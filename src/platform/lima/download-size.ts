// How much a new instance of Kiln's template downloads: the servers report it quickly. Without them it is unknown.

import { readFile } from 'node:fs/promises'
import { Unexpected } from '#shared/errors.ts'
import type { Env } from '../network/proxy.ts'
import { bytesBehind } from '../sources/sources.ts'

const withinMs = 5_000

/** Null if one of them does not answer in time, or there is no network. */
export async function downloadBytes(
  template: string,
  architecture: string,
  way: { signal: AbortSignal; env: Env },
): Promise<number | null> {
  const addresses = downloadsIn(await readFile(template, 'utf8'), architecture)
  const found = await Promise.all(addresses.map(each => bytesBehind(each, { ...way, withinMs })))
  return found.reduce((sum, bytes) => (sum === null || bytes === null ? null : sum + bytes), 0)
}

/**
 * The image for that architecture, and Nix, as listed in lima-nix.yaml. Throws if the template's form has
 * changed. Pure.
 */
export function downloadsIn(template: string, architecture: string): string[] {
  const images = [...template.matchAll(/- location: "([^"]+)"\n +arch: "([^"]+)"/g)]
  const image = images.find(([, , arch]) => arch === architecture)?.[1]
  const version = /^ *version=([\d.]+)$/m.exec(template)?.[1]
  const nix = /"(https?:[^"]*\$version[^"]*)"/.exec(template)?.[1]
  if (!image || !version || !nix) throw new Unexpected('lima-nix.yaml names no image, or no Nix')
  const values: Record<string, string> = { version, name: `nix-${version}-${architecture}-linux` }
  return [image, nix.replace(/\$(\w+)/g, (all, name: string) => values[name] ?? all)]
}
