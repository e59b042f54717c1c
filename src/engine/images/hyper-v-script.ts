// The PowerShell script that creates a generation 2 VM from an exported VHDX: the user runs it on the Hyper-V host,
// to which Kiln has no access. Everything that may differ between hosts is a parameter. Pure.

import { createHash } from 'node:crypto'
import type { Architecture } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { hyperV as texts } from '#shared/messages/en/images-hyper-v.ts'
import { filled, powerShellComment, powerShellString, powerShellText } from './power-shell.ts'

export type HyperVFacts = {
  /** The name of the image, and of the VM by default. */
  name: string
  /** The VHDX, next to the script. */
  file: string
  sha256: string
  architecture: Architecture
  memoryMiB: number
  cpus: number
  /** The disk's size in a machine; null: as large as the image. */
  diskMiB: number | null
}

/** The value of $env:PROCESSOR_ARCHITECTURE on hosts that can run it: Hyper-V emulates none. */
const processors: Record<Architecture, string> = { x86_64: 'AMD64', aarch64: 'ARM64' }

/** Windows PowerShell 5.1 reads a file without a byte order mark in the computer's own code page, so it has one; line
 *  ends are Windows'. */
export const hyperVScript = (facts: HyperVFacts): string =>
  `\ufeff${[...head(facts), ...parameters(facts), ...body(facts)].join('\r\n')}\r\n`

type Code = keyof typeof texts
const text = (code: Code) => powerShellText(texts[code])
const comment = (code: Code, values = {}) => powerShellComment(filled(texts[code], values))

/** Hyper-V takes memory in steps of 2 MiB. */
const even = (mib: number) => 2 * Math.ceil(mib / 2)

/** The host may shrink an idle VM's memory to this. */
const leastMiB = (mib: number) => Math.max(512, even(mib / 4))

const head = ({ name, file }: HyperVFacts) => [
  '#Requires -Version 5.1',
  '#Requires -Modules Hyper-V',
  '#Requires -RunAsAdministrator',
  comment('hyper-v.about', { file, name }),
  comment('hyper-v.no-overwrite'),
  '#   .\\create-vm.ps1 -Start',
  "#   .\\create-vm.ps1 -Name web1 -SwitchName 'External' -MemoryBytes 4GB -SeedPath .\\seed.vhdx -Start",
  '[CmdletBinding()]',
]

// Dynamic memory: Linux returns memory through Hyper-V's balloon, and takes more when needed. Kernel and initrd must
// fit at the start, so the startup memory is the image's requirement; the minimum is a quarter of it.
const parameters = ({ name, cpus, memoryMiB }: HyperVFacts) => [
  'param(',
  `    [ValidateNotNullOrEmpty()] [string] $Name = ${powerShellString(name)},`,
  `    ${comment('hyper-v.switch')}`,
  "    [string] $SwitchName = 'Default Switch',",
  `    [ValidateRange(128MB, 12TB)] [long] $MemoryBytes = ${even(memoryMiB)}MB,`,
  `    ${comment('hyper-v.memory')}`,
  '    [long] $MaximumMemoryBytes = 2 * $MemoryBytes,',
  `    [ValidateRange(1, 2048)] [int] $ProcessorCount = ${cpus},`,
  `    ${comment('hyper-v.folder')}`,
  "    [string] $Folder = '',",
  `    ${comment('hyper-v.seed')}`,
  "    [string] $SeedPath = '',",
  `    ${comment('hyper-v.secure-boot')}`,
  "    [ValidateSet('Off', 'MicrosoftUEFICertificateAuthority')] [string] $SecureBoot = 'Off',",
  '    [switch] $Start',
  ')',
]

const body = ({ file, sha256, architecture, memoryMiB, diskMiB }: HyperVFacts) => [
  'Set-StrictMode -Version 3',
  "$ErrorActionPreference = 'Stop'",
  '',
  `$source = Join-Path $PSScriptRoot ${powerShellString(file)}`,
  `$wanted = ${powerShellString(sha256)}`,
  `if ($env:PROCESSOR_ARCHITECTURE -ne ${powerShellString(processors[architecture])}) { throw ${powerShellString(filled(texts['hyper-v.other-processor'], { architecture }))} }`,
  `if (Get-VM | Where-Object { $_.Name -eq $Name }) { throw ${text('hyper-v.name-taken')} }`,
  'if (-not (Get-VMSwitch | Where-Object { $_.Name -eq $SwitchName })) {',
  '    $known = (Get-VMSwitch | ForEach-Object { $_.Name }) -join ", "',
  `    throw ${text('hyper-v.no-switch')}`,
  '}',
  'if (-not $Folder) { $Folder = (Get-VMHost).VirtualHardDiskPath }',
  `if (-not (Test-Path -LiteralPath $Folder -PathType Container)) { throw ${text('hyper-v.no-folder')} }`,
  `if ($SeedPath -and -not (Test-Path -LiteralPath $SeedPath -PathType Leaf)) { throw ${text('hyper-v.no-seed')} }`,
  '',
  comment('hyper-v.file-name'),
  '$plain = $Name',
  "foreach ($character in [IO.Path]::GetInvalidFileNameChars()) { $plain = $plain.Replace([string]$character, '-') }",
  '$disk = Join-Path $Folder "$plain.vhdx"',
  '$seed = Join-Path $Folder "$plain-seed.vhdx"',
  `foreach ($path in $disk, $seed) { if (Test-Path -LiteralPath $path) { throw ${text('hyper-v.file-taken')} } }`,
  '',
  '$made = @()',
  '$vm = $null',
  'try {',
  '    $made += $disk',
  '    Copy-Item -LiteralPath $source -Destination $disk',
  `    ${comment('hyper-v.checks-copy')}`,
  '    $found = (Get-FileHash -LiteralPath $disk -Algorithm SHA256).Hash',
  `    if ($found -ne $wanted) { throw ${text('hyper-v.damaged')} }`,
  `    ${comment('hyper-v.sparse')}`,
  '    if ((Get-Item -LiteralPath $disk).Attributes -band [IO.FileAttributes]::SparseFile) {',
  '        & fsutil.exe sparse setflag $disk 0 | Out-Null',
  `        if ($LASTEXITCODE -ne 0) { throw ${text('hyper-v.stays-sparse')} }`,
  '    }',
  ...(diskMiB === null
    ? []
    : [
        `    if ((Get-VHD -Path $disk).Size -lt ${diskMiB}MB) { Resize-VHD -Path $disk -SizeBytes ${diskMiB}MB }`,
      ]),
  '    $vm = New-VM -Name $Name -Generation 2 -MemoryStartupBytes $MemoryBytes -VHDPath $disk -SwitchName $SwitchName',
  '    $most = [Math]::Max($MemoryBytes, $MaximumMemoryBytes)',
  `    $least = [Math]::Min($MemoryBytes, ${leastMiB(memoryMiB)}MB)`,
  '    if ($most -gt $MemoryBytes) {',
  '        Set-VMMemory -VM $vm -DynamicMemoryEnabled $true -MinimumBytes $least -StartupBytes $MemoryBytes -MaximumBytes $most',
  '    }',
  '    else { Set-VMMemory -VM $vm -DynamicMemoryEnabled $false -StartupBytes $MemoryBytes }',
  '    Set-VMProcessor -VM $vm -Count $ProcessorCount',
  `    ${comment('hyper-v.services')}`,
  "    foreach ($service in '6C09BB55-D683-4DA0-8931-C9BF705F6480', '9F8233AC-BE49-4C79-8EE3-E7E1985B2077') {",
  '        Get-VMIntegrationService -VM $vm | Where-Object { $_.Id -like "*$service" } | Enable-VMIntegrationService',
  '    }',
  `    ${comment('hyper-v.checkpoints')}`,
  `    Set-VM -VM $vm -AutomaticCheckpointsEnabled $false -Notes ${text('hyper-v.notes')}`,
  "    if ($SecureBoot -eq 'Off') { Set-VMFirmware -VM $vm -EnableSecureBoot Off }",
  '    else { Set-VMFirmware -VM $vm -EnableSecureBoot On -SecureBootTemplate $SecureBoot }',
  '    Set-VMFirmware -VM $vm -FirstBootDevice (Get-VMHardDiskDrive -VM $vm)',
  '    if ($SeedPath) {',
  '        $made += $seed',
  '        Copy-Item -LiteralPath $SeedPath -Destination $seed',
  '        & fsutil.exe sparse setflag $seed 0 | Out-Null',
  '        Add-VMHardDiskDrive -VM $vm -Path $seed',
  '    }',
  '    if ($Start) { Start-VM -VM $vm }',
  '}',
  'catch {',
  '    if ($vm) {',
  '        Stop-VM -VM $vm -TurnOff -Force -ErrorAction SilentlyContinue',
  '        Remove-VM -VM $vm -Force -ErrorAction SilentlyContinue',
  '    }',
  '    foreach ($path in $made) { Remove-Item -LiteralPath $path -Force -ErrorAction SilentlyContinue }',
  '    throw',
  '}',
  '',
  `Write-Output ${text('hyper-v.made')}`,
  `Write-Output ${text('hyper-v.console')}`,
  `Write-Output ${text('hyper-v.undo')}`,
]

/** The script as a file of an export. */
export function hyperVFile(image: Image, vhdx: FormatFile): { file: string; text: string; sha256: string } {
  const file = 'create-vm.ps1'
  const { name, architecture, machine } = image
  const text = hyperVScript({ name, architecture, file: vhdx.file, sha256: vhdx.sha256, ...machine })
  return { file, text, sha256: createHash('sha256').update(text).digest('hex') }
}
