import { describe, expect, test } from 'vitest'
import { isNotOpened, isWithoutS3, pushFailure } from './push-failure.ts'

const to = 'http://cache.example.org:8080'
const failed = (reason: string, status: number | null = null, at = to) =>
  pushFailure({ to: at, reason, status, details: {} })

/** Nix 2.26 printed these; the URL replaces the one on loopback, and the lines are joined. */
const recorded = {
  http: (status: number) =>
    `unable to upload '${to}/nar/1kzc2d4bkiz3mynvq1jn9gyzj0d49fyyggyjnfszcfrv8cim62l4.nar.xz': HTTP error ${status} response body: body of it`,
  refused: `'${to}' does not appear to be a binary cache`,
  gone: `unable to upload '${to}/nar/1kzc2d4bkiz3mynvq1jn9gyzj0d49fyyggyjnfszcfrv8cim62l4.nar.xz': Could not connect to server (7) Failed to connect to 127.0.0.1 port 41915 after 0 ms: Could not connect to server`,
  ended: `unable to upload '${to}/nar/1kzc2d4bkiz3mynvq1jn9gyzj0d49fyyggyjnfszcfrv8cim62l4.nar.xz': HTTP error 100 (curl error: Server returned nothing (no headers, no data))`,
  again: `while uploading to HTTP binary cache at '${to}': error: unable to upload '${to}/nar/101yqp1dlp2iy2rgjc3n3adbwpx7kf8gnwqryj6xv7dhj9r42ca3.nar.xz': Send failed since rewinding of the data stream failed (65) necessary data rewind was not possible`,
  silent: `unable to download '${to}/nix-cache-info': Could not connect to server (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Could not connect to server`,
  noS3: "don't know how to open Nix store with scheme 's3'",
}

describe('why a cache was not written to', () => {
  test('by the status in Nix’s output, or the status that was queried', () => {
    for (const [status, code] of [
      [401, 'cache.denied'],
      [403, 'cache.denied'],
      [404, 'cache.read-only'],
      [405, 'cache.read-only'],
      [413, 'cache.full'],
      [507, 'cache.full'],
      [500, 'cache.push'],
    ] as const) {
      expect(failed(recorded.http(status)).code).toBe(code)
      expect(failed(recorded.refused, status)).toMatchObject({ code, values: { reason: `HTTP ${status}` } })
    }
    expect(isNotOpened(recorded.refused)).toBe(true)
    expect(isNotOpened(recorded.http(401))).toBe(false)
    expect(failed(recorded.http(401)).values['host']).toBe('cache.example.org')
  })

  test('by a closed connection, a full disk, and a Nix without S3', () => {
    expect(failed(recorded.gone).code).toBe('cache.lost')
    expect(failed(recorded.ended).code).toBe('cache.lost')
    const again = failed(recorded.again)
    expect(again.code).toBe('cache.lost')
    expect(again.values['reason']).toMatch(/^unable to upload /)
    expect(failed(recorded.silent).code).toBe('cache.silent')
    expect(failed('writing to file: No space left on device', null, 'file:///srv').code).toBe('cache.full')
    expect(failed(recorded.noS3, null, 's3://images').code).toBe('cache.no-buckets')
    expect(isWithoutS3(recorded.refused)).toBe(false)
  })

  test('by a host that accepts only what is signed', () => {
    const answer =
      "cannot add path '/nix/store/1kzc2d4bkiz3mynvq1jn9gyzj0d49fyy-a' because it lacks a signature by a trusted key"
    expect(failed(answer, null, 'ssh-ng://ada@build1')).toMatchObject({
      code: 'cache.unsigned',
      values: { to: 'ssh-ng://ada@build1' },
    })
  })

  test('S3 has its own passwords, and is judged by its documented codes', () => {
    for (const word of ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'])
      expect(failed(`AWS error uploading 'a': ${word}`, null, 's3://images').code).toBe('cache.bucket-denied')
  })

  test('an unknown reason keeps Nix’s own text', () => {
    expect(failed('something else')).toMatchObject({
      code: 'cache.push',
      values: { reason: 'something else' },
    })
    expect(failed(recorded.refused)).toMatchObject({
      code: 'cache.push',
      values: { reason: recorded.refused },
    })
  })
})
