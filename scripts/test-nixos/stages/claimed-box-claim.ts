// A box without an owner, claimed by a person with a phone: by the picture of its screen and in a real browser.
import { prints, retryFor, succeeds } from '../machine/checks.ts'
import { ToolError } from '../tool-error.ts'
import type { Phone } from './claimed-box-browser.ts'
import { type BoxMachine, slowMs, stateFolder } from './claimed-box-machine.ts'
import type { Person } from './claimed-box-people.ts'
import { readQrCode } from './claimed-box-screen.ts'

const config = `${stateFolder}/config.json`
const toldClaim = '/run/kaliun/claim.json'

/** A browser takes a password over plain HTTP only from its own computer, by this name. */
export const onLocalhost = (link: string) => link.replace('//127.0.0.1:', '//localhost:')

export const isOwnedBy = ({ name, email }: Pick<Person, 'name' | 'email'>) => [
  succeeds('the claim writes config.json', retryFor(600, `test -s ${config}`), slowMs),
  prints('for root alone', `stat -c '%a %U' ${config}`, '600 root'),
  succeeds(
    'with the owner and four tokens and times',
    `jq --exit-status '(.customer.email == "${email}") and (.auth | length == 4)' ${config}`,
  ),
  succeeds(
    'the claim has ended well',
    retryFor(
      300,
      'test "$(systemctl show kaliunbox-auto-claim --property=ActiveState,Result | sort | xargs)" = "ActiveState=inactive Result=success"',
    ),
    slowMs,
  ),
  succeeds('kaliun-status names the owner', `kaliun-status | grep -F 'Owner: ${name}'`, slowMs),
]

/** Gives the address of its page. */
export async function claimByPhone(box: BoxMachine, ada: Person, phone: Phone): Promise<string> {
  const { address } = ada.connect()
  await box.plugIn(ada)
  await box.check(
    succeeds(
      'a box that is given an address asks there for a code',
      `echo ${address} >${stateFolder}/connect_api_url; ${retryFor(300, `grep -qs '"code":"' ${toldClaim}`)}`,
      slowMs,
    ),
  )
  const link = await readQrCode(box.machine, {
    folder: box.folder,
    name: 'unclaimed',
    wanted: new RegExp(`^${address}/claim/[A-Z]{4}-[A-Z]{4}$`),
  })
  const code = await box.read(`jq --raw-output .claim.code ${toldClaim}`)
  if (link !== `${address}/claim/${code}`)
    throw new ToolError(`The QR code leads to ${link}, and the code of the box is ${code}.`)
  box.log(`  the QR code on the picture of tty1 is ${link}`)
  await box.check(succeeds('before its claim it has nothing of an owner', `test ! -e ${config}`))

  const model = await box.read('cat /sys/class/dmi/id/product_name')
  const page = await phone.claim(onLocalhost(link), ada, [await box.read('hostname'), model, '127.0.0.1'])
  box.log('  a browser opened it, showed the host name, model and address, and claimed the box')
  const id = await box.read(`cat ${stateFolder}/install_id`)
  if (!page.endsWith(`/installations/${id}`))
    throw new ToolError(`The browser is at ${page}, and the box is ${id}.`)
  await box.check(...isOwnedBy(ada))
  await phone.shows(page, 'online')
  box.log('  its page has a report, and says online')

  const short = `${address}/d/${id.replaceAll('-', '').slice(0, 12)}`
  await readQrCode(box.machine, { folder: box.folder, name: 'claimed', wanted: short })
  const led = await phone.follow(onLocalhost(short))
  if (led !== page) throw new ToolError(`The QR code of a claimed box leads to ${led}.`)
  box.log('  the QR code of its screen leads to its page')
  return page
}
