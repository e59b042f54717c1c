// Values that the inputs of several calls have.
export const id = 'tiny-20260101-000000-00ff'
export const machine = 'tiny-00ff'
export const server = 'https://nothing.invalid'
export const uuid = '8f14e45f-ceea-467f-a0e6-3f1c2a5b7d90'
export const drive = {
  path: '/dev/nothing',
  deviceNumber: '8:0',
  serial: 's',
  sizeBytes: 1 << 30,
  typedName: '',
}
export const request = { profile: 'nothing', name: 'a', options: { a: 'b' }, formats: ['raw'] }
export const source = { kind: 'image', id, format: 'raw' }
