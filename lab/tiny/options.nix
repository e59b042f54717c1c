# The form's schema. options.json is a generated copy, so that the form opens without Nix; a test holds the two equal.
{
  schema = 1;
  # Of a new machine; settings.json brings that of one that exists.
  stateVersion = "25.11";
  options = [
    {
      key = "hostname";
      label = "Host name";
      type = {
        kind = "string";
        format = "hostname";
        maxLength = 63;
      };
      description = "The name of the machine, shown at the prompt and sent in DHCP requests.";
      default = "tiny";
      example = "box1";
      secret = false;
      required = true;
      group = "System";
      order = 10;
      advanced = false;
    }
    {
      key = "authorizedKeys";
      label = "SSH keys";
      type = {
        kind = "list";
        of = {
          kind = "string";
          format = "ssh-public-key";
        };
      };
      description = "Public keys that may log in as root. Passwords are never accepted: without a key only the console is left.";
      default = [ ];
      example = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 you@laptop"
      ];
      secret = false;
      required = false;
      group = "Access";
      order = 20;
      advanced = false;
    }
    {
      key = "message";
      label = "Login message";
      type = {
        kind = "string";
        maxLength = 2000;
        multiline = true;
      };
      description = "Text shown after login (/etc/motd).";
      default = "Welcome to Kiln.";
      example = "Build 42, hands off";
      secret = false;
      required = false;
      group = "System";
      order = 30;
      advanced = false;
    }
    {
      key = "size";
      label = "Disk size";
      type = {
        kind = "int";
        min = 128;
        max = 8192;
        unit = "MiB";
      };
      description = "Size of the root file system; the disk image is 70 MiB larger. Raise it to grow the disk.";
      default = 192;
      example = 512;
      secret = false;
      required = true;
      group = "System";
      order = 40;
      advanced = false;
    }
    {
      key = "token";
      label = "Secret token";
      type = {
        kind = "string";
        maxLength = 200;
      };
      description = "A secret to try out, found in /var/lib/kiln/secrets/token and never in the image.";
      default = null;
      secret = true;
      file = {
        path = "/var/lib/kiln/secrets/token";
        mode = "0600";
      };
      required = false;
      group = "Access";
      order = 25;
      advanced = false;
    }
    {
      key = "variant";
      label = "Behaviour";
      type = {
        kind = "enum";
        values = [
          {
            value = "normal";
            label = "Builds";
          }
          {
            value = "slow";
            label = "Takes five minutes";
          }
          {
            value = "fails";
            label = "Fails while building";
          }
          {
            value = "fails-in-evaluation";
            label = "Fails in evaluation";
          }
          {
            value = "dies-by-signal";
            label = "Builder is killed";
          }
        ];
      };
      description = "What the build should do, to see how Kiln shows a long or a failing build.";
      default = "normal";
      example = "slow";
      secret = false;
      required = true;
      group = "Trying Kiln";
      order = 50;
      advanced = true;
    }
  ];
}
