"""Of settings."""

NO_SOURCE_NAMED = "SONGWALL_SOURCE names no source: “{text}”."
STANDS_ALONE = "SONGWALL_SOURCE: demo and none stand alone, without other sources."
SAYS_OTHERWISE = "{name} must {must}."
ODD_LETTERS = "{name} holds characters that no token has. Copy it once more."
KEY_TOO_SHORT = "{name} must have {least} characters or more, so that nobody guesses it."
NAMED_FILE_EMPTY = "{name}_FILE names an empty file. Fill it, or take the setting out."
NO_NUMBER = "{name} must be a number from {least} to {most}, not “{text}”."
NO_WHOLE_NUMBER = "{name} must be a whole number, not “{text}”."
NO_ADDRESS = "{name} must be an address that begins with http:// or https://."
FILE_UNREADABLE = "The settings file {name} can't be read. Correct it, or move it away."
NO_SUCH_USER = "{name} names a user that this machine doesn't have."
NAMED_FILE_UNREADABLE = "{name}_FILE names a file that can't be read. Correct it, or take it out."
NO_HOST = "{name} takes host names with commas between them, not “{host}”."
PORT_TAKEN = (
    "Port {port} of {host} can't be used: another program has it, or it isn't an address of this "
    "machine. Set SONGWALL_PORT or SONGWALL_HOST."
)
ODD_CHARACTERS = "This can't be written to a settings file. Take out odd characters."
CACHE_NEEDS_A_PACKAGE = "SONGWALL_CACHE_URL needs a package: pip install songwall[redis]."
NO_CACHE_ADDRESS = (
    "SONGWALL_CACHE_URL isn't the address of a cache. It looks like redis://HOST:PORT/NUMBER."
)
CHANGED_MEANWHILE = (
    "The settings were changed meanwhile, perhaps in another window, so nothing of this was "
    "saved. Look at how they are now, then try again."
)
NO_SEVERAL = (
    "Several processes (--workers) need Linux, macOS or BSD, and speak no HTTPS by themselves: put "
    "a proxy before them, or leave --workers out."
)
DEMO_OF_SEVERAL = (
    "Several processes serve this gallery, so a click can't show the demo: start it with "
    "SONGWALL_SOURCE=demo."
)
DEMO_HAS_GONE = "The demo is shown only while there's nothing else to see."
NOT_CHANGEABLE_HERE = (
    "This gallery isn't run by “songwall serve”, so change its settings where it's started."
)
