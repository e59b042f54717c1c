// Sends one mail to mail servers of the test that speak the real protocol, with certificates of a CA that
// openssl makes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { mailServer } from '#test/mail-server.ts'
import { sendMail } from './smtp.ts'

const mail = { from: 'a@example.com', to: ['b@example.com'], subject: 's', text: 't', id: 'i', at: 0 }
const login = { user: 'u', password: 'p' }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-smtp-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A CA, and a server certificate of it for these names. */
function authority(name: string, { names = 'IP:127.0.0.1', days = 2 } = {}) {
  const at = (file: string) => join(folder, `${name}-${file}`)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  )
  openssl('req', ...newKey, '-keyout', at('key.pem'), '-out', at('csr.pem'), '-subj', '/CN=mail')
  writeFileSync(at('ext'), `subjectAltName=${names}\n`)
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('ext')]
  openssl('x509', '-req', '-in', at('csr.pem'), ...signed, '-out', at('cert.pem'), '-days', String(days))
  const read = (file: string) => readFileSync(at(file), 'utf8')
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

describe('a mail', () => {
  test('is given up in time at a server that never ends its greeting', async () => {
    const { address, lines } = await mailServer({ greeting: '220-hello\r\n' })
    const sent = sendMail({ server: address }, mail, AbortSignal.timeout(100))
    await expect(sent).rejects.toThrow('did not answer in time')
    expect(lines).toEqual([])
  })

  test('goes to those whom the server takes, where it refuses the address of another', async () => {
    const recipients = {
      'gone@example.com': '550 5.1.1 no such user',
      'moved@example.com': '251 will forward',
    }
    const { address, mails } = await mailServer({ recipients })
    const to = ['gone@example.com', 'moved@example.com', 'b@example.com']
    await sendMail({ server: address }, { ...mail, to })
    expect(mails).toHaveLength(1)
    const none = sendMail({ server: address }, { ...mail, to: ['gone@example.com'] })
    await expect(none).rejects.toThrow('550 5.1.1 no such user')
    expect(mails).toHaveLength(1)
  })

  test('has its whole subject, also where a name is long', async () => {
    const { address, mails } = await mailServer()
    const subject = `${'küche-'.repeat(20)} is offline`
    await sendMail({ server: address }, { ...mail, subject })
    const head = mails[0]?.split('\n\n')[0] ?? ''
    const words = /^Subject: (.*(?:\n .*)*)/m.exec(head)?.[1]?.split('\n ') ?? []
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75)
    const text = words.map(word =>
      Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(word)?.[1] ?? '', 'base64').toString(),
    )
    expect(text.join('')).toBe(subject)
  })

  test.for(['MAIL', 'RCPT', 'DATA', 'EHLO'])('is not sent if the server refuses %s', async refuses => {
    const { address, mails } = await mailServer({ refuses })
    await expect(sendMail({ server: address }, mail)).rejects.toThrow('550 5.7.1 not today')
    expect(mails).toEqual([])
  })

  test.for(['554 go away\r\n', `220-${'x'.repeat(9000)}`])(
    'is not sent to a server that greets with %s',
    async greeting => {
      const { address, lines } = await mailServer({ greeting })
      await expect(sendMail({ server: address }, mail)).rejects.toThrow()
      expect(lines).toEqual([])
    },
  )

  test('is sent over TLS from the first byte to a server whose CA is known', async () => {
    const { ca, cert, key } = authority('own')
    const server = await mailServer({ tls: { cert, key, from: 'start' } })
    await sendMail({ server: server.address, ...login, ca }, mail)
    expect(server.mails).toHaveLength(1)
    expect(server.lines.map(line => line.split(' ', 2).join(' '))).toEqual([
      '(tls) EHLO',
      '(tls) AUTH',
      '(tls) MAIL',
      '(tls) RCPT',
      '(tls) DATA',
      '(tls) QUIT',
    ])
  })

  test('is sent over TLS after STARTTLS, with only the greeting before it in clear', async () => {
    const { ca, cert, key } = authority('upgraded')
    const server = await mailServer({ tls: { cert, key, from: 'starttls' } })
    await sendMail({ server: server.address, ...login, ca }, mail)
    expect(server.mails).toHaveLength(1)
    expect(server.lines.slice(0, 4)).toEqual([
      'EHLO [127.0.0.1]',
      'STARTTLS',
      '(tls) EHLO [127.0.0.1]',
      `(tls) AUTH PLAIN ${Buffer.from('\0u\0p').toString('base64')}`,
    ])
    expect(server.lines.slice(2).every(line => line.startsWith('(tls) '))).toBe(true)
  })

  describe.each(['start', 'starttls'] as const)('over TLS (%s)', from => {
    const refused = async (given: ReturnType<typeof authority>, ca: string | undefined) => {
      const { cert, key } = given
      const server = await mailServer({ tls: { cert, key, from } })
      const reason = await sendMail({ server: server.address, ...login, ca }, mail).then(
        () => 'sent',
        (thrown: Error) => `${'code' in thrown ? thrown.code : ''} ${thrown.message}`,
      )
      // Neither the password nor the addresses.
      expect(server.lines.filter(line => !/^(EHLO|STARTTLS)/.test(line))).toEqual([])
      expect(server.mails).toEqual([])
      return reason
    }

    test("is not sent if the certificate's CA is unknown or another one", async () => {
      const [own, other] = [authority(`own-${from}`), authority(`other-${from}`)]
      expect(await refused(own, undefined)).toMatch(/certificate/i)
      expect(await refused(own, other.ca)).toMatch(/certificate|signature/i)
    })

    test('is not sent if the certificate has another name or has expired', async () => {
      const named = authority(`named-${from}`, { names: 'DNS:mail.example.com' })
      expect(await refused(named, named.ca)).toMatch(/ALTNAME|IP: 127\.0\.0\.1/)
      const over = authority(`over-${from}`, { days: -1 })
      expect(await refused(over, over.ca)).toMatch(/expired/i)
    })
  })

  test('is not sent in clear if a server refuses STARTTLS, or adds text behind its answer', async () => {
    const { ca, cert, key } = authority('stripped')
    const without = await mailServer({ refuses: 'STARTTLS', tls: { cert, key, from: 'starttls' } })
    await expect(sendMail({ server: without.address, ...login, ca }, mail)).rejects.toThrow('550')
    expect(without.lines).toEqual(['EHLO [127.0.0.1]', 'STARTTLS'])
    const words = { tls: { cert, key, from: 'starttls' }, afterStartTls: '250 forged\r\n' } as const
    const forging = await mailServer(words)
    await expect(sendMail({ server: forging.address, ...login, ca }, mail)).rejects.toThrow('in clear')
    expect(forging.lines).toEqual(['EHLO [127.0.0.1]', 'STARTTLS'])
  })

  test('is sent in clear only to this computer', async () => {
    await expect(sendMail({ server: 'smtp://mail.example.com' }, mail)).rejects.toThrow('on this computer')
    const read = (server: string) =>
      noticeSettings.safeParse({ mail: { server, from: 'a@example.com' } }).success
    expect(
      ['smtps', 'smtp+starttls', 'smtp', 'http', 'smtp+tls'].map(each => read(`${each}://a.example`)),
    ).toEqual([true, true, true, false, false])
  })
})
