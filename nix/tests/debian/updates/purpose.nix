# Gives a machine of the tests its purpose: one unit.
{ pkgs, ... }:
{
  systemd.services.kiln-test-purpose = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "${pkgs.coreutils}/bin/sleep infinity";
  };
}
