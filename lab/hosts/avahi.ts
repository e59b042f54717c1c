// Debian's avahi-daemon on a test host, with services from files: without D-Bus, which only local programs need.
import type { TestHost } from './host.ts'

type Service = { type: string; port: number; txt: readonly string[] }

const settings = `[server]
use-ipv4=yes
use-ipv6=yes
enable-dbus=no
[publish]
publish-workstation=no
publish-hinfo=no
[rlimits]
`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export async function startAvahi(host: TestHost, services: readonly Service[]): Promise<void> {
  const texts = (txt: readonly string[]) =>
    txt.map(each => `<txt-record>${escaped(each)}</txt-record>`).join('')
  const group = services
    .map(({ type, port, txt }) => `<service><type>${type}</type><port>${port}</port>${texts(txt)}</service>`)
    .join('')
  const file = `<?xml version="1.0"?><service-group><name replace-wildcards="yes">%h</name>${group}</service-group>`
  const write =
    'mkdir -p /etc/avahi/services /run/avahi-daemon; printf %s "$1" >/etc/avahi/avahi-daemon.conf; printf %s "$2" >/etc/avahi/services/lab.service'
  await host.run('sh', '-ec', write, 'sh', settings, file)
  await host.run('avahi-daemon', '--daemonize', '--no-drop-root', '--no-chroot', '--no-rlimits')
}
