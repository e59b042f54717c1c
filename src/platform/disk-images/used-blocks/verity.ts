// Partitions that hold the hash tree of another one (dm-verity). The tree covers that partition completely,
// including what its file system calls free: zeros must stay zeros there.

import type { SourcePartition } from '#engine/ports/sources.ts'

/**
 * From the Discoverable Partitions Specification, as listed in systemd's sd-gpt.h: of / and of /usr, by
 * architecture.
 */
const types = new Set([
  'fc56d9e9-e6e5-4c06-be32-e74407ce09a5',
  '24b2d975-0f97-4521-afa1-cd531e421b8d',
  '7386cdf2-203c-47a9-a498-f2ecce45a2d6',
  'df3300ce-d69f-4c92-978c-9bfb0f38d820',
  '86ed10d5-b607-45bb-8957-d350f23d0571',
  'f3393b22-e9af-4613-a948-9d3bfbd0c535',
  '7a430799-f711-4c7e-8e5b-1d685bd48607',
  '579536f8-6a33-4055-a95a-df2d5e2c42a8',
  'd7d150d2-2a04-4a33-8f12-16651205ff7b',
  '16b417f8-3e06-4f57-8dd2-9b5232f41aa6',
  'd212a430-fbc5-49f9-a983-a7feef2b8d0e',
  '906bd944-4589-4aae-a4e4-dd983917446a',
  '9225a9a3-3c19-4d89-b4f6-eeff88f17631',
  '98cfe649-1588-46dc-b2f0-add147424925',
  'ae0253be-1167-4007-ac68-43926c14c5de',
  'b6ed5582-440b-4209-b8da-5ff7c419ea3d',
  '7ac63b47-b25c-463b-8df8-b4a94e6c90e1',
  'b325bfbe-c7be-4ab8-8357-139e652d2f6b',
  '966061ec-28e4-4b2e-b4a5-1f0a825a1d84',
  '2c7357ed-ebd2-46d9-aec1-23d437ec2bf5',
  'd13c5d3b-b5d1-422a-b29f-9454fdc89d76',
  '8cce0d25-c0d0-4a44-bd87-46331bf1df67',
  'fca0598c-d880-4591-8c16-4eda05c7347c',
  'c215d751-7bcd-4649-be90-6627490a4c05',
  '6e11a4e7-fbca-4ded-b9e9-e1a512bb664e',
  '6a491e03-3be7-4545-8e38-83320e0ea880',
  'f46b2c26-59ae-48f0-9106-c50ed47f673d',
  '6e5a1bc8-d223-49b7-bca8-37a5fcceb996',
  '81cf9d90-7458-4df4-8dcf-c8a3a404f09b',
  '46b98d8d-b55c-4e8f-aab3-37fca7f80752',
  '3c3d61fe-b5f3-414d-bb71-8739a694a4ef',
  '5843d618-ec37-48d7-9f12-cea8e08768b2',
  'ee2b9983-21e8-4153-86d9-b6901a54d1ce',
  'bdb528a5-a259-475f-a87d-da53fa736a07',
  'df765d00-270e-49e5-bc75-f47bb2118b09',
  'cb1ee4e3-8cd0-4136-a0a4-aa61a32e8730',
  '8f1056be-9b05-47c4-81d6-be53128e5b54',
  'b663c618-e7bc-4d6d-90aa-11b756bb1797',
  '31741cc4-1a2a-4111-a581-e00b447d2d06',
  '2fb4bf56-07fa-42da-8132-6b139f2026ae',
  '77ff5f63-e7b6-4633-acf4-1565b864c0e6',
  '8f461b0d-14ee-4e81-9aa9-049b6fb97abd',
])

export const isVerity = ({ type }: SourcePartition): boolean => types.has(type)
