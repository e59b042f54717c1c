# src/device/kaliun-log-reporter as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  systemd,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliun-log-reporter";
  # journalctl of systemd, and flock of util-linux.
  runtimeInputs = [
    nodejs_22
    systemd
    util-linux
  ];
  text = ''exec node ${./kaliun-log-reporter.mjs} "$@"'';
  meta.description = "Sends a box's journal to Connect, where its owner turned that on";
}
