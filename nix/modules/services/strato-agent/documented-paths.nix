# The two places outside of NixOS's own that the agent has written into it, as they are in its unit and nowhere else.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.strato-agent;
  # It starts /usr/bin/qemu-system-x86_64, whatever is on its PATH.
  programs = pkgs.runCommand "strato-agent-programs" { } ''
    mkdir $out
    ln -s ${pkgs.qemu_kvm}/bin/qemu-system-* ${lib.getExe' pkgs.coreutils "env"} $out
  '';
in
{
  config = lib.mkIf cfg.enable {
    systemd.services.strato-agent.serviceConfig = {
      BindReadOnlyPaths = [ "${programs}:/usr/bin" ];
      # A control plane's templates name a disk /images/TEMPLATE/disk.qcow2, and the agent copies it for each VM to a file beside it.
      BindPaths = [ "/var/lib/strato/images:/images" ];
    };
  };
}
