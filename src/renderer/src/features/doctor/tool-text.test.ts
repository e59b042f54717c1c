import { expect, test } from 'vitest'
import type { ToolReport } from '#shared/doctor.ts'
import { installCommands, isCommand, toolsHeadline, toolTone } from './tool-text.ts'

const tool = (name: string, state: ToolReport['state'], required: boolean): ToolReport => ({
  id: name,
  name,
  why: '',
  state,
  required,
  extra: false,
  version: null,
  path: null,
  problem: null,
  install: '',
  fix: null,
})

test('the headline names the worst problem', () => {
  const qemu = tool('qemu-img', 'too-old', false)
  const nix = tool('Nix', 'missing', true)
  expect(toolsHeadline({ tools: [tool('Nix', 'ok', true)], ready: true })).toEqual({
    text: 'Tools installed',
    tone: 'ok',
  })
  expect(toolsHeadline({ tools: [qemu], ready: true })).toEqual({ text: 'qemu-img is too old', tone: 'warn' })
  expect(toolsHeadline({ tools: [qemu, nix], ready: false })).toEqual({
    text: 'Nix is missing, and 1 more',
    tone: 'bad',
  })
})

test('a tool that few people need may be missing, but not be too old', () => {
  const extra = (state: ToolReport['state']) => ({ ...tool('nixos-anywhere', state, false), extra: true })
  expect(toolsHeadline({ tools: [extra('missing')], ready: true })).toMatchObject({ tone: 'ok' })
  expect(toolTone(extra('missing'))).toBe('neutral')
  expect(toolsHeadline({ tools: [extra('too-old')], ready: true })).toEqual({
    text: 'nixos-anywhere is too old',
    tone: 'warn',
  })
})

test('a sentence is not taken for a command', () => {
  expect(isCommand('apt install qemu-utils')).toBe(true)
  expect(isCommand('Follow the steps on the download page.')).toBe(false)
})

test('each command that would install a tool can be copied alone', () => {
  const each = ['apt install a b', 'dnf install a', 'pacman -S a']
  expect(installCommands(`${each[0]}, ${each[1]}, or ${each[2]}`)).toEqual(each)
  expect(installCommands('brew install qemu')).toEqual(['brew install qemu'])
  const ports = 'brew install qemu, or port install qemu'
  expect(installCommands(ports)).toEqual(['brew install qemu', 'port install qemu'])
})
