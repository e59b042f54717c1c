import { expect, test } from 'vitest'
import { partOf } from './part-name.ts'

test('names a part of several by what splits files, and how to get the whole', () => {
  const parts = {
    'v.zip.001': 'cat v.zip.[0-9]* > v.zip',
    'v.img.xz.aa': 'cat v.img.xz.[a-z]* > v.img.xz',
    'v.img.xz.aab': 'cat v.img.xz.[a-z]* > v.img.xz',
    'v.img.00': 'cat v.img.[0-9]* > v.img',
    'v.img.xz.part01': 'cat v.img.xz.part[0-9]* > v.img.xz',
    'v.img.xz.partaa': 'cat v.img.xz.part[a-z]* > v.img.xz',
    'v.img.xz.part-ac': 'cat v.img.xz.part-[a-z]* > v.img.xz',
    'V.IMG.GZ_SPLIT02': 'cat V.IMG.GZ_SPLIT[0-9]* > V.IMG.GZ',
    'my disk.iso.002': "cat 'my disk.iso'.[0-9]* > 'my disk.iso'",
    'v.7z.002': '7z x v.7z.001',
    'v.z01': '7z x v.z01',
    'v.r00': '7z x v.r00',
    'v.part2.rar': '7z x v.part2.rar',
    'v.img.xz.part1': null,
    'v.img.xz.part1of3': null,
    'v.img.xz.part01of12': null,
    'v.iso.vol12-of-20': null,
  }
  for (const [name, command] of Object.entries(parts)) expect(partOf(name), name).toEqual({ command })
})

test('takes no whole file for a part', () => {
  const names = [
    'v.img',
    'v.img.gz',
    'v.img.xz',
    'v.img.zst',
    'v.img.bz2',
    'v.iso.zip',
    'v.7z',
    'v.tar.xz',
    // A second download by wget, a backup, a version, a partition table, a Debian package's file.
    'v.img.1',
    'v.iso.2',
    'v.img.old',
    'v.img.bak',
    'debian-12.005',
    'nixos-24.11',
    'v.part',
    'part1',
    'openwrt-23.05-ext4.img.gz',
    'my.parts.img',
    'raspi-part2.img',
    'image.part1.img',
    'v.img.bmap',
  ]
  expect(names.filter(name => partOf(name) !== null)).toEqual([])
})
