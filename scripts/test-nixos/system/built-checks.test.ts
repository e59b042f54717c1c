import { expect, test } from 'vitest'
import { unexpectedWarnings } from './built-checks.ts'

test('passes on what is wrong with a unit, and leaves out what is known', () => {
  const output = `virtlogd.service: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.
Unit virtlogd.service has a bad unit file setting.
Unit systemd-update-utmp.service is masked.
Unit console-getty.service is masked.
tailscaled.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.
reload.service: Command /run/current-system/systemd/bin/systemctl is not executable: No such file or directory
kiln-seed.service: Command /nix/store/x/bin/seed is not executable: No such file or directory
`
  expect(unexpectedWarnings(output, ['tailscale'])).toEqual([
    'virtlogd.service: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.',
    'Unit virtlogd.service has a bad unit file setting.',
    'kiln-seed.service: Command /nix/store/x/bin/seed is not executable: No such file or directory',
  ])
  expect(unexpectedWarnings(output, []).join('\n')).toContain('tailscaled.service')
})
