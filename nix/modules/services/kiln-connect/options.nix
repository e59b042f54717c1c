# services.kiln-connect: options.
{ lib, pkgs, ... }:
let
  port = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
  address = lib.types.strMatching "([0-9.]+|\\[[0-9a-fA-F:.]+]):${port}" // {
    description = "address with a port of 1 to 65535, such as 127.0.0.1:8455 or [::]:8455";
    descriptionClass = "noun";
  };
in
{
  options.services.kiln-connect = {
    enable = lib.mkEnableOption "Kiln Connect, the server that boxes register with and report to";

    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.callPackage ../../../packages/kiln-connect { };
      defaultText = lib.literalExpression "kiln.packages.\${system}.kiln-connect";
      example = lib.literalExpression "pkgs.callPackage ./kiln { }";
      description = "A package with `kiln connect` as `bin/kiln`. The default has that and nothing else of Kiln. The `kiln` of nixpkgs is another program.";
    };

    listen = lib.mkOption {
      type = address;
      default = "127.0.0.1:8455";
      example = "0.0.0.0:8455";
      description = "Address and port. On loopback it is without encryption, for a proxy on the same computer or for this computer alone; on another address it has a certificate that it makes, whose fingerprint is in its journal, and its pages take no password.";
    };

    proxies = lib.mkOption {
      type = lib.types.listOf (lib.types.strMatching "[0-9a-fA-F:.]+");
      default = [ ];
      example = [ "127.0.0.1" ];
      description = "Addresses of the proxies that have its certificate. Connections from others are refused, and what a proxy says about a caller's address is believed: it has to set X-Forwarded-For, X-Forwarded-Proto and Host.";
    };

    allowKeyless = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether boxes without a key are taken too, as the first KaliunBoxes. Anyone who knows the ID of such a box can take its place.";
    };

    noticesFile = lib.mkOption {
      type = lib.types.nullOr (
        lib.types.pathWith {
          absolute = true;
          inStore = false;
        }
      );
      default = null;
      example = "/var/lib/secrets/connect-notices.json";
      description = "JSON with the mail server and the webhooks that hear of boxes, as `kiln connect serve --notices` takes it. It has passwords: a file of the machine, which the service gets from systemd. Null: no notices.";
    };

    updates = lib.mkOption {
      type = lib.types.nullOr (
        lib.types.pathWith {
          absolute = true;
          inStore = false;
        }
      );
      default = null;
      example = "/srv/www/updates";
      description = "A folder that Kiln publishes to, which the service's user can read. Boxes find it at `/updates`, and the later ones of a publication see their update once the first ones run theirs. For a server behind a proxy or on loopback. Null: none.";
    };

    uploads = lib.mkOption {
      type = lib.types.nullOr (lib.types.ints.between 1 1000000);
      default = null;
      example = 40;
      description = "Whether Kiln may upload to the folder of `updates`, and up to how many GiB it may hold. The folder is made where it is missing, and belongs to the service's user. `kiln-connect uploads make NAME` makes a login. Null: it takes none.";
    };

    openFirewall = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether the port of `listen` is opened in the firewall. A proxy needs its own ports instead.";
    };
  };
}
