// homeassistant-usb.sh on folders like those of the kernel.
import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench } from './script.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  bench.install('plain-text', '../../modules/services/plain-text.sh')
  mkdirSync(bench.path('devices'))
})
afterEach(() => bench.remove())

function plugged(port: string, kind: string, name: string, deviceClass = '00') {
  const [vendor = '', product = ''] = kind.split(':')
  mkdirSync(bench.path(`devices/${port}`))
  for (const [file, text] of Object.entries({
    idVendor: vendor,
    idProduct: product,
    bDeviceClass: deviceClass,
    product: name,
  })) {
    bench.write(`devices/${port}/${file}`, `${text}\n`)
  }
}

const listed = async (named = '', args: string[] = [], given?: string) => {
  if (given !== undefined) bench.write('given', `${given}\n`)
  const outcome = await bench.run('../../modules/services/homeassistant-vm/homeassistant-usb.sh', {
    args,
    env: { HA_USB: named, USB_DEVICES: bench.path('devices'), USB_GIVEN: bench.path('given') },
  })
  expect(outcome.stderr).toBe('')
  return outcome.stdout
}

test('lists sticks with what the form asks for, and no hubs or interfaces [H1]', async () => {
  plugged('usb1', '1d6b:0002', 'root hub', '09')
  plugged('1-2', '05e3:0610', 'Hub', '09')
  plugged('1-2.3', '10c4:ea60', 'Sonoff Zigbee 3.0')
  mkdirSync(bench.path('devices/1-2.3:1.0'))
  expect(await listed()).toBe('10c4:ea60  1-2.3       Sonoff Zigbee 3.0\n')
})

test('tells which of them Home Assistant has, and what is not plugged in', async () => {
  plugged('1-2', '10c4:ea60', 'Zigbee')
  plugged('1-3', '0658:0200', 'Z-Wave')
  expect(await listed('10c4:ea60 2-1')).toBe(
    [
      '10c4:ea60  1-2         Zigbee  (given to Home Assistant as 10c4:ea60)',
      '0658:0200  1-3         Z-Wave',
      '2-1 is not plugged in; Home Assistant gets it once it is.',
      '',
    ].join('\n'),
  )
})

test('tells what the running machine was started without', async () => {
  plugged('1-2', '10c4:ea60', 'Zigbee')
  plugged('1-3', '0658:0200', 'Z-Wave')
  const later = 'Home Assistant gets it after: systemctl restart homeassistant-vm'
  expect(await listed('10c4:ea60 0658:0200 2-1', [], '10c4:ea60')).toBe(
    [
      '10c4:ea60  1-2         Zigbee  (given to Home Assistant as 10c4:ea60)',
      `0658:0200  1-3         Z-Wave  (${later})`,
      `2-1 is not plugged in. ${later}`,
      '',
    ].join('\n'),
  )
})

test('homeassistant-usb says to name the port if there are two of one kind', async () => {
  plugged('1-2', '10c4:ea60', 'Zigbee')
  plugged('1-3', '10c4:ea60', 'Thread')
  expect(await listed('10c4:ea60')).toMatch(/1-3 .*one of 2 of this kind.*name the port instead/)
  expect(await listed('1-3')).toBe(
    '10c4:ea60  1-2         Zigbee\n10c4:ea60  1-3         Thread  (given to Home Assistant as 1-3)\n',
  )
})

test('a stick’s name does not command the terminal', async () => {
  plugged('1-2', '10c4:ea60', 'Zig\u001b[2Jbee')
  expect(await listed()).toContain('Zig\ufffd[2Jbee')
})

test('says that nothing is plugged in', async () => {
  expect(await listed()).toBe('Nothing is plugged in.\n')
})
