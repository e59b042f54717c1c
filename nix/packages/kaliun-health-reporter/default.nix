# src/device/kaliun-health-reporter as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  systemd,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliun-health-reporter";
  # flock of util-linux: one program at a time writes config.json.
  runtimeInputs = [
    nodejs_22
    systemd
    util-linux
  ];
  text = ''exec node ${./kaliun-health-reporter.mjs} "$@"'';
  meta.description = "Reports to Connect how a box is";
}
