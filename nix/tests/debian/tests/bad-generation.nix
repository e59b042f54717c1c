# A generation that cannot be switched to without a failure.
{
  systemd.services.kiln-test-bad = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      Type = "oneshot";
      ExecStart = "/run/current-system/sw/bin/false";
    };
  };
}
