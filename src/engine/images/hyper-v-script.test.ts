import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hyperV } from '#shared/messages/en/images-hyper-v.ts'
import { type HyperVFacts, hyperVScript } from './hyper-v-script.ts'
import { powerShellString } from './power-shell.ts'

const facts: HyperVFacts = {
  name: 'box',
  file: 'box.vhdx',
  sha256: 'a'.repeat(64),
  architecture: 'x86_64',
  memoryMiB: 2048,
  cpus: 2,
  diskMiB: 8192,
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom("'", '\u2018', '"', '$', '`', '\n', '$(calc)', ' ')).map(parts => parts.join('')),
)

it('a name changes nothing of the script but its own place', () => {
  const without = (name: string) =>
    hyperVScript({ ...facts, name })
      .split('\r\n')
      .filter(line => !line.startsWith('# Makes '))
      .join('\r\n')
  const [before = '', after = ''] = without('box').split("'box'")
  fc.assert(
    fc.property(hostile, name => {
      expect(without(name)).toBe(`${before}${powerShellString(name)}${after}`)
    }),
  )
})

it('requests generation 2, dynamic memory, and Secure Boot only if the image supports it [D6]', () => {
  const script = hyperVScript({ ...facts, memoryMiB: 1537 })
  expect(script).toContain('-Generation 2 ')
  expect(script).toContain('[long] $MemoryBytes = 1538MB')
  expect(script).toContain('[Math]::Min($MemoryBytes, 512MB)')
  expect(script).toContain("[string] $SecureBoot = 'Off'")
  expect(script).toContain("$env:PROCESSOR_ARCHITECTURE -ne 'AMD64'")
  expect(hyperVScript({ ...facts, architecture: 'aarch64' })).toContain("-ne 'ARM64'")
  expect(hyperVScript({ ...facts, diskMiB: null })).not.toContain('Resize-VHD')
})

it('of an image of 8 GiB makes the machine that the orchestrator’s document describes', () => {
  const script = hyperVScript({ ...facts, memoryMiB: 8192, cpus: 4, diskMiB: 57_220 })
  for (const words of [
    '-Generation 2 ',
    '[long] $MemoryBytes = 8192MB',
    '[long] $MaximumMemoryBytes = 2 * $MemoryBytes',
    '[Math]::Min($MemoryBytes, 2048MB)',
    '[int] $ProcessorCount = 4',
    '-SizeBytes 57220MB',
    'Enable-VMIntegrationService',
  ])
    expect(script).toContain(words)
})

it('the variables in its texts are variables of the script', () => {
  const script = hyperVScript(facts)
  const inTexts = Object.entries(hyperV).flatMap(([code, text]) =>
    code === 'hyper-v.about' || code === 'hyper-v.other-processor'
      ? []
      : [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  )
  expect(inTexts.length).toBeGreaterThan(5)
  for (const name of inTexts) expect(script).toMatch(new RegExp(`\\$${name}\\b`))
})

it('Windows PowerShell reads it as UTF-8, with Windows line ends', () => {
  const script = hyperVScript({ ...facts, name: 'Küche' })
  expect(script.startsWith('\ufeff#Requires')).toBe(true)
  expect(script.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

const hasPowerShell = (() => {
  try {
    execFileSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
})()

it.skipIf(!hasPowerShell)('PowerShell parses it without an error (needs pwsh)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-powershell-'))
  try {
    const path = join(folder, 'create-vm.ps1')
    writeFileSync(path, hyperVScript({ ...facts, name: 'it’s $(a) "box" \u2018' }))
    const parse =
      '$found = $null; [void][Management.Automation.Language.Parser]::ParseFile($args[0], [ref]$null, [ref]$found); $found | ForEach-Object { $_.Message }'
    const output = execFileSync('pwsh', ['-NoProfile', '-Command', `& { ${parse} } '${path}'`], {
      encoding: 'utf8',
    })
    expect(output).toBe('')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
