import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { quoted } from '#engine/builds/request/command-line.ts'
import { needsTrust } from '#shared/profile-trust.ts'
import { askTrust } from '../build/trust.ts'
import { findProfile } from '../find-profile.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { type Act, repeated } from './act.ts'

type Words = RequestWords & { trust?: boolean }

export function ejectCommand(program: Command, act: Act) {
  program
    .command('eject')
    .summary('write the plain flake of a build')
    .description(
      'Writes the flake and the settings of a build into a folder. It works with `nix build`, without Kiln.',
    )
    .argument('<profile>', 'id of a profile')
    .argument('<dir>', 'a folder that is empty or does not exist yet')
    .option('-f, --format <format>', 'raw or iso: which command is shown', repeated)
    .option('--set <key=value>', "set one of the profile's options", repeated)
    .option('--settings <file>', 'options from a JSON file')
    .option('--arch <architecture>', 'x86_64 or aarch64')
    .option('--trust', 'trust the folder of this profile, which may then leave the Nix sandbox')
    .addHelpText('after', '\nExample:\n  kiln eject tiny ./box1 --set hostname=box1')
    .action(act(eject))
}

async function eject(session: Session, profile: string, dir: string, words: Words) {
  const { client, output } = session
  const found = await findProfile(session, profile)
  const request = await requestFrom(found, words)
  if (needsTrust(found)) await askTrust(session, found, words)
  // A link to an empty folder stands for it. What is ejected replaces the folder, and so would the link.
  const target = await realpath(dir).catch(() => resolve(dir))
  const isHere = target === process.cwd()
  const { folder, command } = await client.builds.eject({ request, folder: target })
  output.line(`The flake is in ${folder}. Build it with:`)
  output.line(`  ${command}`)
  // The shell still stands in the empty folder that was replaced.
  if (isHere) output.note(`To see it here, enter the folder again: cd ${quoted(folder)}`)
  output.object({ type: 'result', folder, command })
}
