# Speaks QEMU's guest agent protocol; `ha` and the info fetcher are written in its terms.
pkgs:
pkgs.writeShellApplication {
  name = "homeassistant-agent";
  runtimeInputs = [
    pkgs.coreutils
    pkgs.jq
    (import ../plain-text.nix pkgs)
    pkgs.socat
    pkgs.util-linux
  ];
  runtimeEnv.HA_RUNTIME = "/run/homeassistant-vm";
  text = builtins.readFile ./homeassistant-agent.sh;
}
