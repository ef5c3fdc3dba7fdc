"""Where an address of the web leads, and whether one may go there: only to machines that all the world can reach.

A name is resolved once, every address it has is judged, and the connection goes to an address that was judged, so that
a name cannot mean one machine when it is asked about and another when it is used. Refused: loopback, private networks,
link-local (with it the metadata services of clouds), shared and reserved space, multicast, and every IPv6 address that
carries such an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64).

Sources: the IANA registries of special-purpose addresses, as Python's `ipaddress` has them; RFC 4291, 3056, 4380, 6052.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
"""The addresses that a name has for a port. Raises OSError where it has none."""

_PORTS = {"http": 80, "https": 443}
_CLOUD_SERVERS = frozenset((ipaddress.ip_address("168.63.129.16"),))  # Azure's wire server, in public space
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.ip_network("::/96")
_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class Target:
    """One request: the address as text, its parts, and the machine that the connection goes to."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    address: str


def is_url(source: object) -> bool:
    """Whether a source is an address of the web and not a path."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def target_of(url: str, *, allowed: frozenset[str] = frozenset(), resolved: Resolve = resolve) -> Target:
    """Where an address leads.

    `allowed` names addresses of one's own that may be reached all the same, at any port. Raises UnreadableDocument
    where the address is malformed, names no machine, or leads to one that is not public.
    """
    parts = _split(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    try:
        addresses = resolved(host, port)
    except (OSError, UnicodeError) as error:
        raise UnreadableDocument(
            url, because("no_host_error", host=host, error=error), advice("check_online")
        ) from error
    if not addresses:
        raise UnreadableDocument(url, because("no_host", host=host), advice("check_address"))
    for one in addresses:
        if one not in allowed and not is_public(one):
            reason = because("not_public", host=host, address=one)
            raise UnreadableDocument(url, reason, advice("save_page"))
    if port != _PORTS[parts.scheme] and not allowed.issuperset(addresses):
        raise UnreadableDocument(url, because("port", port=port), advice("save_page"))
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(url, parts.scheme, host, port, quote(path, safe="/%:=&?~#+!$,;'@()*[]"), addresses[0])


def _split(url: str) -> SplitResult:
    way_out = advice("address")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise UnreadableDocument(url[:200], because("not_address_error", error=error), way_out) from error
    if parts.scheme not in _PORTS:
        raise UnreadableDocument(url[:200], because("scheme", scheme=parts.scheme), way_out)
    if not host or port == 0 or len(url) > _LONGEST or any(char <= " " or char == "\x7f" for char in url):
        raise UnreadableDocument(url[:200], because("not_address"), way_out)
    if parts.username is not None or parts.password is not None:
        shown = url.replace(parts.netloc, parts.netloc.rpartition("@")[2])
        raise UnreadableDocument(shown[:200], because("secret_inside"), advice("download_yourself"))
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one that all the world can reach, and so is every one that is inside it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(one) for one in (found, *_inside(found)))


def _is_public(one: IP) -> bool:
    return one.is_global and not one.is_multicast and one not in _CLOUD_SERVERS


def _inside(found: IP) -> Iterator[IP]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if not isinstance(found, ipaddress.IPv6Address):
        return
    for one in (found.ipv4_mapped, found.sixtofour, *(found.teredo or ())):
        if one is not None:
            yield one
    if found in _COMPATIBLE or any(found in network for network in _NAT64):
        yield ipaddress.IPv4Address(found.packed[-4:])


def moved_to(url: str, location: str) -> str:
    """The address that a redirect leads to, seen from the page; without its fragment.

    Raises UnreadableDocument where it leads from https to http: whoever stands between could write that page.
    """
    found = urljoin(url, location.strip()).partition("#")[0]
    if url.lower().startswith("https:") and found.lower().startswith("http:"):
        raise UnreadableDocument(url, because("less_safe", address=found), advice("trusted_address"))
    return found
