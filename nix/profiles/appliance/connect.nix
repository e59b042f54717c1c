# The claim at a Connect, tokens, configuration and reports. Without an address the programs do not start: a box calls no
# server that its owner did not name, and is claimed in its network.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.kiln.appliance.connect;
  address = "/var/lib/kaliun/connect_api_url";
in
{
  imports = [ ../../modules/services/kaliun ];

  options.kiln.appliance.connect = {
    url = kilnLib.formOption {
      key = "connectUrl";
      group = "Connect";
      label = "Address of Connect";
      order = 45;
      type = lib.types.nullOr (kilnLib.types.urlOf [ "https" ]);
      default = null;
      example = "https://connect.example.com";
      description = "The server that this box is claimed at, takes its configuration from, and reports to. Empty: the box calls none, until ${address} holds an address.";
    };

    fingerprint = kilnLib.formOption {
      key = "connectFingerprint";
      group = "Connect";
      label = "Fingerprint of Connect";
      order = 46;
      advanced = true;
      type = lib.types.nullOr (
        lib.types.strMatching "SHA256:[A-Za-z0-9_-]{43}"
        // {
          description = "fingerprint of a certificate, such as `kiln connect serve` prints: SHA256:…";
        }
      );
      default = null;
      example = "SHA256:0000000000000000000000000000000000000000000";
      description = "For a Connect that made its own certificate. Empty: the certificate is checked as a browser does.";
    };
  };

  config = {
    services.kaliun = {
      enable = lib.mkDefault true;
      connectUrl = cfg.url;
      connectFingerprint = cfg.fingerprint;
      lanClaim = {
        enable = lib.mkDefault true;
        # The owner administers the box, and has no password.
        user = lib.mkDefault (if config.security.sudo.wheelNeedsPassword then "root" else config.kiln.user);
      };
    };
  };
}
