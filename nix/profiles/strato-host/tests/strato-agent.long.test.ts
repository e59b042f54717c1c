// services.strato-agent, evaluated: the agent's settings, what its unit may do, and what is refused.
import { describe, expect, test } from 'vitest'
import { notHere, textsOf } from '../../ai-sandbox/tests/texts.ts'

const controlPlaneUrl = 'ws://control-plane.example.com:8080/agent/ws'
const evaluate = (options: Record<string, unknown>) => textsOf('strato-host', { controlPlaneUrl, ...options })
const unitOf = (options: Record<string, unknown>) => evaluate(options).units['strato-agent.service'] ?? ''

describe.skipIf(notHere !== undefined)('services.strato-agent', () => {
  test('tells the agent the documented defaults [S1]', () => {
    expect(evaluate({}).agentConfig).toEqual({
      control_plane_url: controlPlaneUrl,
      enable_kvm: true,
      log_level: 'info',
      network_mode: 'ovn',
      qemu_socket_dir: '/var/run/qemu',
    })
  })

  test('has the documented capabilities, private /tmp, protected system and two devices [S1]', () => {
    const unit = unitOf({})
    for (const line of [
      'User=strato-agent',
      'Group=strato-agent',
      'CapabilityBoundingSet=CAP_NET_ADMIN\nCapabilityBoundingSet=CAP_SYS_ADMIN',
      'DeviceAllow=/dev/kvm rw\nDeviceAllow=/dev/net/tun rw\nDevicePolicy=closed',
      'PrivateTmp=true',
      'ProtectSystem=strict',
      'ReadWritePaths=/run/qemu',
    ]) {
      expect(unit).toContain(line)
    }
  })

  test('reads its registration URL from a file at each start, and tells no one of it', () => {
    const unit = unitOf({})
    for (const line of [
      'LoadCredential=registration-url:/var/lib/kiln/secrets/stratoRegistrationUrl',
      'SetCredential=registration-url:none',
      'RuntimeDirectoryMode=0700',
      'LogFilterPatterns=~[?&]token=',
    ]) {
      expect(unit).toContain(line)
    }
    expect(unit).toMatch(
      /^ExecStart=\S+\/bin\/StratoAgent --config-file \/run\/kiln-strato-agent\/config\.toml$/m,
    )
  })

  test('finds QEMU and its images where they are written into it', () => {
    const unit = unitOf({})
    expect(unit).toMatch(/^BindReadOnlyPaths=\/nix\/store\/\S+-strato-agent-programs:\/usr\/bin$/m)
    expect(unit).toContain('BindPaths=/var/lib/strato/images:/images')
    expect(unit).toContain('StateDirectory=strato\nStateDirectory=strato/images')
  })

  test.each(['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'])(
    'tells the agent the log level %s',
    logLevel => {
      expect(evaluate({ logLevel }).agentConfig).toMatchObject({ log_level: logLevel })
    },
  )

  test('brings Open vSwitch and OVN for ovn only', () => {
    const ovn = ['ovn-controller.service', 'ovn-nb.service', 'ovn-northd.service', 'ovn-sb.service']
    const namesOf = (options: Record<string, unknown>) =>
      Object.keys(evaluate(options).units).filter(name => name.startsWith('ovn-'))
    expect(namesOf({ networkMode: 'ovn' })).toEqual(ovn)
    expect(namesOf({ networkMode: 'user' })).toEqual([])
    expect(unitOf({ networkMode: 'user' })).not.toContain('ovs-vswitchd')
  })

  test('shuts /dev/kvm where KVM is off', () => {
    expect(unitOf({ enableKvm: false })).not.toContain('/dev/kvm')
  })

  test.each([
    ['controlPlaneUrl', 'wss://me:secret@cp.example.com/agent/ws', 'with a password or token in it'],
    ['controlPlaneUrl', 'ws://cp.example.com/agent/ws?token=abc', 'with a password or token in it'],
    ['agentUser', 'root', 'services.strato-agent.user is "root"'],
    ['agentUser', 'admin', 'services.strato-agent.user is "admin"'],
    ['agentUser', 'sshd', 'services.strato-agent.user is "sshd"'],
    ['agentGroup', 'wheel', 'services.strato-agent.group is "wheel"'],
    ['qemuSocketDir', '/run/../etc', 'services.strato-agent.qemuSocketDir is "/run/../etc"'],
    ['qemuSocketDir', '/run/systemd', 'services.strato-agent.qemuSocketDir is "/run/systemd"'],
    ['qemuSocketDir', '/var/lib/nixos', 'services.strato-agent.qemuSocketDir is "/var/lib/nixos"'],
  ])('refuses %s = %s', (key, value, words) => {
    expect(evaluate({ [key]: value }).refusals).toEqual([expect.stringContaining(words)])
  })

  test.each(['/run/qemu', '/run/strato/qemu', '/var/lib/strato-sockets/a.b'])(
    'takes %s for its sockets',
    path => {
      expect(evaluate({ qemuSocketDir: path }).refusals).toEqual([])
    },
  )

  test.each(['http://cp.example.com', 'cp.example.com:8080', 'ws://', 'wss:///agent/ws', 'ws://a b'])(
    'takes %s for no URL of a control plane',
    url => {
      expect(() => evaluate({ controlPlaneUrl: url })).toThrow(/starts with ws:\/\/ or wss:\/\//)
    },
  )
})
