# services.kaliun: a box that claims itself at a Connect and reports to it, for any NixOS.
{ config, lib, ... }:
let
  kilnLib = import ../../../lib { inherit lib; };
in
{
  options.services.kaliun = {
    enable = lib.mkEnableOption "the programs of a box that claims itself and reports to its Connect";

    connectUrl = lib.mkOption {
      type = lib.types.nullOr (kilnLib.types.urlOf [ "https" ]);
      default = null;
      example = "https://connect.example.com";
      description = "Address of Connect, written into /var/lib/kaliun/connect_api_url at each start. Null: that file decides, and without it the box calls no server.";
    };

    screen = lib.mkOption {
      type = lib.types.bool;
      default = !config.services.xserver.enable && !config.services.displayManager.enable;
      defaultText = lib.literalMD "`true` without a desktop";
      example = false;
      description = "Whether the first screen (tty1) shows how the box is claimed, and then how it is, in place of a login prompt. The other screens keep theirs.";
    };

    orderUsers = lib.mkOption {
      type = lib.types.nonEmptyListOf kilnLib.types.userName;
      default = lib.unique [
        "root"
        config.services.kaliun.lanClaim.user
      ];
      defaultText = lib.literalMD "root, and `services.kaliun.lanClaim.user`";
      example = [ "root" ];
      description = "Whose SSH keys may sign orders to this box: to turn logs on, to move it to another Connect, to hand it over, to wipe it. Name only users who administer it without a password. Keys with options before them sign none.";
    };

    lanClaim = {
      enable = lib.mkEnableOption "claiming this box from a computer with Kiln in its network, while it has no owner and no address of a Connect: its screen shows a code for it, and TCP port 8456 is open";

      user = lib.mkOption {
        type = kilnLib.types.userName;
        default = "root";
        example = "admin";
        description = "Whom the SSH keys of the person let in who claims the box in its network. They are in /var/lib/kaliun/owner, and let no one in after `kaliun-release`.";
      };
    };

    connectFingerprint = lib.mkOption {
      type = lib.types.nullOr (lib.types.strMatching "SHA256:[A-Za-z0-9_-]{43}");
      default = null;
      example = "SHA256:0000000000000000000000000000000000000000000";
      description = "Fingerprint of the certificate that Connect made for itself, as `kiln connect serve` prints it. Null: /var/lib/kaliun/connect_fingerprint decides, and without it the certificate is checked as a browser does.";
    };
  };
}
