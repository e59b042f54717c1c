# The texts that the form checks: the pattern, its name, and its entry in options.json (`form`). types.nix makes types
# of them. Needs no nixpkgs.
let
  schemes =
    names:
    if builtins.length names == 1 then
      builtins.head names
    else
      "(${builtins.concatStringsSep "|" names})";
in
{
  hostname = {
    pattern = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    description = "host name of 1 to 63 letters a-z, digits and inner hyphens";
    form = {
      format = "hostname";
      maxLength = 63;
    };
  };

  sshPublicKey = {
    pattern = "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh.com|sk-ecdsa-sha2-nistp256@openssh.com) [A-Za-z0-9+/]+=*( [^\n]*)?";
    description = "SSH public key (the one line of a .pub file)";
    form.format = "ssh-public-key";
  };

  urlOf = names: {
    pattern = "${schemes names}://[^ /?#]+[^ ]*";
    description = "URL that starts with ${
      builtins.concatStringsSep " or " (map (name: "${name}://") names)
    }";
    form = {
      format = "url";
      pattern = "^${schemes names}://[^ /?#]+[^ ]*$";
    };
  };

  userName = {
    pattern = "[a-z_][a-z0-9_-]{0,30}";
    description = "user name of up to 31 small letters, digits, hyphens and underscores, that starts with a letter";
    form = {
      pattern = "^[a-z_][a-z0-9_-]{0,30}$";
      maxLength = 31;
    };
  };

  runtimePath = {
    pattern = "/[^ \n]+";
    description = "absolute path of a file on the machine, as text and outside /nix/store";
    form.pattern = "^/[^ ]+$";
  };
}
