// The PowerShell script that creates a generation 2 VM from an exported VHDX: the user runs it on the Hyper-V host,
// to which Kiln has no access. Everything that may differ between hosts is a parameter. Pure.

import { createHash } from 'node:crypto'
import type { Architecture } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'

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

/** Hyper-V takes memory in steps of 2 MiB. */
const even = (mib: number) => 2 * Math.ceil(mib / 2)

/** What the host may shrink it to while it is idle. */
const leastMiB = (mib: number) => Math.max(512, even(mib / 4))

const head = ({ name, file }: HyperVFacts) => [
  '#Requires -Version 5.1',
  '#Requires -Modules Hyper-V',
  '#Requires -RunAsAdministrator',
  powerShellComment(`Makes a generation 2 virtual machine of ${file}, which Kiln exported from ${name}.`),
  '# Nothing is replaced: a machine or a disk of that name is left as it is. What fails is taken away again.',
  '#   .\\create-vm.ps1 -Start',
  "#   .\\create-vm.ps1 -Name web1 -SwitchName 'External' -MemoryBytes 4GB -SeedPath .\\seed.vhdx -Start",
  '[CmdletBinding()]',
]

// Dynamic memory: Linux returns memory through Hyper-V's balloon, and takes more when needed. Kernel and initrd must
// fit at the start, so the startup memory is the image's requirement; the minimum is a quarter of it.
const parameters = ({ name, cpus, memoryMiB }: HyperVFacts) => [
  'param(',
  `    [ValidateNotNullOrEmpty()] [string] $Name = ${powerShellString(name)},`,
  '    # An external switch puts it on the network of the host; "Default Switch" of Windows 10 and 11 hides it behind the host.',
  "    [string] $SwitchName = 'Default Switch',",
  `    [ValidateRange(128MB, 12TB)] [long] $MemoryBytes = ${even(memoryMiB)}MB,`,
  '    # The most that it may take; with the same number as -MemoryBytes it stays at that.',
  '    [long] $MaximumMemoryBytes = 2 * $MemoryBytes,',
  `    [ValidateRange(1, 2048)] [int] $ProcessorCount = ${cpus},`,
  '    # Where its disk is kept; without it, where this host keeps disks.',
  "    [string] $Folder = '',",
  '    # A disk written by `kiln seed IMAGE seed.vhdx --personalise FILE`: host name, keys and secrets of this machine.',
  "    [string] $SeedPath = '',",
  "    # Kiln's images are not signed by Microsoft. Off, unless the image of a flake brings a shim that is.",
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
  `if ($env:PROCESSOR_ARCHITECTURE -ne ${powerShellString(processors[architecture])}) { throw ${powerShellString(`The image is for ${architecture}, which this computer is not.`)} }`,
  'if (Get-VM | Where-Object { $_.Name -eq $Name }) { throw "There is already a virtual machine named $Name." }',
  'if (-not (Get-VMSwitch | Where-Object { $_.Name -eq $SwitchName })) {',
  '    $known = (Get-VMSwitch | ForEach-Object { $_.Name }) -join ", "',
  '    throw "There is no virtual switch named $SwitchName. Known: $known"',
  '}',
  'if (-not $Folder) { $Folder = (Get-VMHost).VirtualHardDiskPath }',
  'if (-not (Test-Path -LiteralPath $Folder -PathType Container)) { throw "There is no folder $Folder." }',
  'if ($SeedPath -and -not (Test-Path -LiteralPath $SeedPath -PathType Leaf)) { throw "There is no file $SeedPath." }',
  '',
  '# What a file name may not hold becomes a dash.',
  '$plain = $Name',
  "foreach ($character in [IO.Path]::GetInvalidFileNameChars()) { $plain = $plain.Replace([string]$character, '-') }",
  '$disk = Join-Path $Folder "$plain.vhdx"',
  '$seed = Join-Path $Folder "$plain-seed.vhdx"',
  'foreach ($path in $disk, $seed) { if (Test-Path -LiteralPath $path) { throw "There is already a file $path." } }',
  '',
  '$made = @()',
  '$vm = $null',
  'try {',
  '    $made += $disk',
  '    Copy-Item -LiteralPath $source -Destination $disk',
  '    # The copy is what the machine runs, so it is the copy that is checked.',
  '    $found = (Get-FileHash -LiteralPath $disk -Algorithm SHA256).Hash',
  '    if ($found -ne $wanted) { throw "The file is damaged: its SHA-256 is $found, expected $wanted. Export it again." }',
  '    # Hyper-V refuses disks in sparse files, which a copy from Linux may be.',
  '    if ((Get-Item -LiteralPath $disk).Attributes -band [IO.FileAttributes]::SparseFile) {',
  '        & fsutil.exe sparse setflag $disk 0 | Out-Null',
  '        if ($LASTEXITCODE -ne 0) { throw "$disk is a sparse file, and could not be made an ordinary one." }',
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
  '    # "Guest Service Interface" and "Shutdown", which have other names in each language of Windows.',
  "    foreach ($service in '6C09BB55-D683-4DA0-8931-C9BF705F6480', '9F8233AC-BE49-4C79-8EE3-E7E1985B2077') {",
  '        Get-VMIntegrationService -VM $vm | Where-Object { $_.Id -like "*$service" } | Enable-VMIntegrationService',
  '    }',
  '    # Automatic checkpoints would undo what the machine has written.',
  '    Set-VM -VM $vm -AutomaticCheckpointsEnabled $false -Notes "Made by Kiln."',
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
  'Write-Output "Made $Name with the disk $disk."',
  "Write-Output 'Its console: vmconnect.exe localhost NAME. Its addresses, once it runs: (Get-VM NAME).NetworkAdapters.IPAddresses'",
  "Write-Output 'To undo: Stop-VM -TurnOff, Remove-VM, and remove the disk.'",
]

/** A single-quoted string: nothing in it is expanded, and only a quote ends it. PowerShell also accepts the
 *  typographic quotes U+2018 to U+201B; each is doubled separately (about_Quoting_Rules; the tokenizer's
 *  IsSingleQuote). */
export const powerShellString = (text: string): string =>
  `'${text.toWellFormed().replace(/['\u2018-\u201b]/g, '$&$&')}'`

/** Makes a one-line comment, which contains no line end of any kind. */
export const powerShellComment = (text: string): string =>
  `# ${text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`

/** The script as a file of an export. */
export function hyperVFile(image: Image, vhdx: FormatFile): { file: string; text: string; sha256: string } {
  const file = 'create-vm.ps1'
  const { name, architecture, machine } = image
  const text = hyperVScript({ name, architecture, file: vhdx.file, sha256: vhdx.sha256, ...machine })
  return { file, text, sha256: createHash('sha256').update(text).digest('hex') }
}
