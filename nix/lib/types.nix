# Types that a form knows more about than "text". `kilnForm` is what the schema says of the type.
{ lib }:
let
  inherit (lib) types;

  textType =
    {
      pattern,
      description,
      form,
    }:
    types.strMatching pattern
    // {
      inherit description;
      descriptionClass = "noun";
      kilnForm = {
        kind = "string";
      }
      // form;
    };

  schemes = names: if lib.length names == 1 then lib.head names else "(${lib.concatStringsSep "|" names})";
in
rec {
  hostname = textType {
    pattern = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    description = "host name of 1 to 63 letters a-z, digits and inner hyphens";
    form = {
      format = "hostname";
      maxLength = 63;
    };
  };

  sshPublicKey = textType {
    pattern = "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh.com|sk-ecdsa-sha2-nistp256@openssh.com) [A-Za-z0-9+/]+=*( [^\n]*)?";
    description = "SSH public key (the one line of a .pub file)";
    form.format = "ssh-public-key";
  };

  # A web socket's address is urlOf [ "ws" "wss" ].
  urlOf =
    names:
    textType {
      pattern = "${schemes names}://[^ /?#]+[^ ]*";
      description = "URL that starts with ${lib.concatMapStringsSep " or " (name: "${name}://") names}";
      form = {
        format = "url";
        pattern = "^${schemes names}://[^ /?#]+[^ ]*$";
      };
    };

  url = urlOf [
    "http"
    "https"
  ];

  userName = textType {
    pattern = "[a-z_][a-z0-9_-]{0,30}";
    description = "user name of up to 31 small letters, digits, hyphens and underscores, that starts with a letter";
    form = {
      pattern = "^[a-z_][a-z0-9_-]{0,30}$";
      maxLength = 31;
    };
  };

  # A file that is there at run time. Never a Nix path: that would copy a secret into the store, which everybody can read.
  runtimePath = textType {
    pattern = "/[^ \n]+";
    description = "absolute path of a file on the machine, as text and outside /nix/store";
    form.pattern = "^/[^ ]+$";
  } // {
    check = value: lib.isString value && lib.match "/[^ \n]+" value != null && !lib.hasPrefix "/nix/store" value;
  };
}
