// A key pressed at the menu of systemd-boot, as on a machine whose newest generation does not work. The menu is also on the
// serial line.
import type { Check } from '../machine/checks.ts'
import { shownAfter } from '../machine/console-after.ts'
import { loginPrompt, type Machine } from '../machine/machine.ts'

const system = '/nix/var/nix/profiles/system'
/** The systems of the entries, in the order of the menu. */
const entries = "bootctl list --no-pager | sed -nE 's|.*init=(/nix/store/[^ ]+)/init.*|\\1|p'"
const menu = /Generation \d|Boot in \d/

const linkOf = async (machine: Machine, path: string) => (await machine.shell(`readlink -f ${path}`)).output

/** The newest generation was switched to, and another one booted before. */
export const choosesInBootMenu: Check = {
  name: 'a key at the boot menu starts the generation before, for this once',
  run: async machine => {
    const newest = await linkOf(machine, system)
    const before = await linkOf(machine, '/run/booted-system')
    if (newest === before) return `${newest} is the newest, and was booted.`
    const shown = (await machine.shell(entries)).output.split('\n')
    const [chosen, place] = [shown.indexOf(newest), shown.indexOf(before)]
    if (chosen < 0 || place < chosen)
      return `${before} is not below ${newest} in the boot menu: ${shown.join(', ')}`
    const from = machine.console().length
    // Its shell may end with it.
    const restart = machine.shell('systemctl reboot', 60_000).catch(() => null)
    const found = await shownAfter(machine, from, new RegExp(`${menu.source}|${loginPrompt.source}`, 'm'))
    if (!menu.test(found)) return 'Its boot menu was not on the console.'
    // From the chosen entry down, as an arrow does; a number chooses one place lower than its own here.
    await machine.type(`${'j'.repeat(place - chosen)}\r`)
    await restart
    await shownAfter(machine, from, loginPrompt)
    const booted = await linkOf(machine, '/run/booted-system')
    if (booted !== before) return `It started ${booted}, not ${before}, which is entry ${place + 1}.`
    const stays = await linkOf(machine, system)
    return stays === newest ? null : `The next start is ${stays}, not ${newest}.`
  },
}
