import type { HostKey } from '#shared/hosts/host.ts'

/**
 * Shows the fingerprint that ssh-keygen prints, in groups of four that are easy to compare. It is copied without
 * spaces.
 */
export const Fingerprint = ({ hostKey: { type, fingerprint } }: { hostKey: HostKey }) => (
  <span translate="no" className="block">
    <span className="block text-muted text-sm">{type}</span>
    <span className="block font-mono [overflow-wrap:anywhere]">
      {groups(fingerprint).map(({ at, text }) => (
        <span key={at} className="mr-1">
          {text}
          <wbr />
        </span>
      ))}
    </span>
  </span>
)

const groups = (fingerprint: string) => {
  const [kind = '', rest = ''] = /^(SHA256:)(.*)$/.exec(fingerprint)?.slice(1) ?? ['', fingerprint]
  const parts = rest.match(/.{1,4}/g) ?? []
  return [kind, ...parts].map((text, at) => ({ at, text })).filter(({ text }) => text !== '')
}
