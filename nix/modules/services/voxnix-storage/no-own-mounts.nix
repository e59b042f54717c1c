# Each of these gives a unit its own mounts, in which a new dataset would be mounted and the rest of the system would not
# see it.
{ lib }:
lib.genAttrs [
  "PrivateDevices"
  "PrivateTmp"
  "ProtectClock"
  "ProtectControlGroups"
  "ProtectHome"
  "ProtectHostname"
  "ProtectKernelLogs"
  "ProtectKernelModules"
  "ProtectKernelTunables"
  "ProtectSystem"
] (_: null)
