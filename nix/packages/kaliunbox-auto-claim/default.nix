# src/device/kaliunbox-auto-claim as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  openssh,
  systemd,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliunbox-auto-claim";
  # flock of util-linux: one program at a time writes config.json. ssh-keygen and systemctl: a box whose drive was made for its
  # owner replaces the host key that was on the drive.
  runtimeInputs = [
    nodejs_22
    openssh
    systemd
    util-linux
  ];
  text = ''exec node ${./kaliunbox-auto-claim.mjs} "$@"'';
  meta.description = "Registers a box at its Connect and waits for its owner";
}
