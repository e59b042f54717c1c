# What a machine of the tests is for: one unit.
{ pkgs, ... }:
{
  systemd.services.kiln-test-purpose = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "${pkgs.coreutils}/bin/sleep infinity";
  };
}
