// A workstation on LUKS in a computer with a TPM (swtpm) and firmware that checks signatures: installed unsigned, switched to
// Secure-Boot by its own tool, and from then on unlocked by the TPM, as long as the firmware checks what it starts. Once
// that checks nothing, the tool switches the machine to Standard-Boot, which then updates itself.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, checkAll, noFailedUnits, prints, succeeds } from '../machine/checks.ts'
import { createEmptyDisk } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { secureFirmware } from '../machine/secure-firmware.ts'
import type { ResetBuilds } from '../system/reset-builds.ts'
import { ToolError } from '../tool-error.ts'
import { installWorkstation, passphrasePrompt } from './encrypted-workstation.ts'
import { asDocumented, endsWith } from './ends-with.ts'
import { copyStorePaths } from './generations.ts'
import { updateHost } from './host-update.ts'
import { builtFrom, withShell, writeHostFlake } from './own-host-flake.ts'
import { resetReported } from './reset-checks.ts'

type UnlockByTpm = {
  built: ResetBuilds<'iso' | 'secure' | 'standard'>
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string }
  folder: string
  log: (line: string) => void
}

const [firstPassphrase, secondPassphrase] = ['correct horse, battery staple', 'a staple for the battery']
/** The ESP is the first. */
const disk = '/dev/nvme0n1p2'
const answered = (command: string, ...answers: string[]) =>
  `printf '%s\\n' ${answers.map(text => `'${text}'`).join(' ')} | ${command}`
/** Eight groups of eight letters (systemd-cryptenroll(1)). */
const recoveryKey = /[a-z]{8}(-[a-z]{8}){7}/

/** Programs that run after the disk is unlocked get nothing from the TPM, because the volume was measured. */
const tpmOpensNoMore: Check = succeeds(
  'the TPM gives the key to nothing that runs later',
  `cryptsetup open --test-passphrase --token-only ${disk} 2>&1 | grep -F 'TPM policy does not match current system state'`,
)
const measured: Check = succeeds(
  'the volume is measured',
  "! grep -qx '0*' /sys/class/tpm/tpm0/pcr-sha256/15",
)
const isSecure = (secure: boolean): Check =>
  succeeds(
    secure ? 'Secure Boot is on' : 'Secure Boot is off',
    `bootctl status --no-pager | grep 'Secure Boot: ${secure ? 'enabled' : 'disabled'}'`,
  )
const secureBootStatus = (...texts: readonly string[]): readonly Check[] =>
  texts.map(text =>
    succeeds(`kiln-host secure-boot status: ${text}`, `kiln-host secure-boot status | grep -F '${text}'`),
  )
/** The host's own name for its configurations. */
const host = 'RESETS'
const switches = (word: 'enable' | 'disable') => asDocumented(`sudo ${withShell} bin/secure_boot.py ${word}`)
const hasTarget = (target: string): Check =>
  succeeds(`the target ${target}`, `kiln-host target | grep -F "${target} (this host's)"`)
const boundTo = (registers: string): Check =>
  succeeds('kiln-host tpm2 status', `kiln-host tpm2 status | grep -F 'do not change (PCRs ${registers})'`)

export async function unlockByTpm(options: UnlockByTpm): Promise<void> {
  const { built, memoryMiB, env, key, folder, log } = options
  const { path: diskPath } = createEmptyDisk(folder)
  const parts = { diskPath, diskBus: 'nvme', folder, memoryMiB, secureFirmware: true, tpm: true } as const
  const access = { keyPath: key.path, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }

  /** `passphrase`: null where the TPM unlocks the disk, and no one is there to answer. */
  const session = async (
    name: string,
    passphrase: string | null,
    checks: readonly Check[],
    inSession: (machine: Machine) => Promise<void> = async () => undefined,
  ) => {
    log(name)
    await using machine = await startMachine(parts)
    if (passphrase !== null) {
      await machine.waitFor(passphrasePrompt, bootTimeoutMs)
      await machine.type(`${passphrase}\r`)
    }
    await waitForLogin(machine, diskPath)
    if (passphrase === null && passphrasePrompt.test(machine.console()))
      throw new ToolError(`${name}: it waited for a passphrase.`)
    try {
      await checkAll(machine, [noFailedUnits(), ...checks])
      await inSession(machine)
    } catch (thrown) {
      const { output } = await machine.shell('journalctl --boot --priority=4 --no-pager | tail -40')
      throw new ToolError(`${name}: ${thrown instanceof Error ? thrown.message : thrown}\n${output}`)
    }
    await powerOff(machine)
  }
  const run = async (machine: Machine, name: string, command: string) => {
    const { code, output } = await machine.shell(command)
    if (code !== 0) throw new ToolError(`${name} ended with ${code}: ${output.slice(-1500)}`)
    return output
  }

  log('installing')
  await installWorkstation({ ...parts, iso: built.iso, passphrase: firstPassphrase })
  const inSetupMode = ['The firmware checks no signatures.', 'It is in setup mode']
  await session(
    'unsigned',
    firstPassphrase,
    [isSecure(false), ...secureBootStatus(...inSetupMode, 'This machine has no keys yet.')],
    async machine => {
      await copyStorePaths(machine, access, built.secure, built.standard)
      await writeHostFlake(
        machine,
        { [`${host}-Standard-Boot`]: built.standard, [`${host}-Secure-Boot`]: built.secure },
        { host_path: `x86_64/${host}`, target: 'Standard-Boot' },
      )
      await checkAll(machine, [
        endsWith(switches('enable'), 0, "The next start is Secure-Boot's.", 'It is unsigned still'),
        hasTarget('Secure-Boot'),
      ])
    },
  )
  await session('unsigned still: it makes its keys and signs', firstPassphrase, [
    isSecure(false),
    prints('what the firmware is to take', 'ls /boot/loader/keys/auto | xargs', 'KEK.auth PK.auth db.auth'),
  ])
  let recovery = ''
  const signed = secureBootStatus(
    'The firmware checks signatures.',
    'This machine has keys in /var/lib/sbctl.',
  )
  await session('signed', firstPassphrase, [isSecure(true), measured, ...signed], async machine => {
    await checkAll(machine, [endsWith(switches('disable'), 1, 'The firmware checks signatures')])
    const output = await run(machine, 'tpm2 enable', answered('kiln-host tpm2 enable', firstPassphrase))
    recovery = recoveryKey.exec(output)?.[0] ?? ''
    if (recovery === '') throw new ToolError(`No recovery key was shown: ${output}`)
    await checkAll(machine, [boundTo('7+15'), tpmOpensNoMore])
  })
  await session(
    'unlocked by the TPM, and reset',
    null,
    [isSecure(true), measured, tpmOpensNoMore, ...resetReported('reset')],
    async machine => {
      const change = 'kiln-host change-password --full-disk-encryption-only'
      const answers = [firstPassphrase, secondPassphrase, secondPassphrase]
      await run(machine, 'change-password', answered(change, ...answers))
    },
  )
  await session(
    'unlocked by the TPM after a change of the passphrase',
    null,
    [
      succeeds(
        'the recovery key opens the disk',
        `printf %s '${recovery}' | cryptsetup open --test-passphrase --disable-external-tokens --key-file=- ${disk}`,
      ),
      succeeds(
        'the earlier passphrase does not',
        `! printf %s '${firstPassphrase}' | cryptsetup open --test-passphrase --disable-external-tokens --key-file=- ${disk}`,
      ),
    ],
    machine =>
      run(machine, 'no keys for the firmware', 'rm -r /boot/loader/keys && sync').then(() => undefined),
  )
  // Acts like a person who takes the computer, to start something else.
  copyFileSync(secureFirmware().variables, join(folder, 'variables.fd'))
  await session(
    'the firmware checks nothing: a person unlocks it',
    secondPassphrase,
    [isSecure(false)],
    async machine => {
      await run(machine, 'tpm2 disable', 'kiln-host tpm2 disable')
      await checkAll(machine, [endsWith(switches('disable'), 0, "The next start is Standard-Boot's.")])
    },
  )
  await session(
    'Standard-Boot, and the TPM was taken off',
    recovery,
    [
      hasTarget('Standard-Boot'),
      succeeds('nothing is signed', '! test -e /run/booted-system/sw/bin/sbctl'),
      succeeds('kiln-host tpm2 status', "kiln-host tpm2 status | grep -F 'No TPM unlocks it'"),
      endsWith(`${withShell} nixos-rebuild switch --flake /etc/nixos#${host}-Standard-Boot`, 0),
      builtFrom('first'),
    ],
    machine => updateHost(machine, recovery),
  )
}
