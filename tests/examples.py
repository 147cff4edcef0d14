"""With how many examples a property is tried."""

from hypothesis import HealthCheck, settings

_FEWEST = 5

settings.register_profile(
    "short",
    deadline=None,
    max_examples=25,
    print_blob=True,
    # A busy machine makes slowly what is soon made; and fixtures that examples share here are only read.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=500)


def examples(number: int) -> int:
    """Return a fifth of `number` for an ordinary run, and three times as many for `./run test --long`."""
    is_long = settings.get_current_profile_name() == "long"
    return 3 * number if is_long else max(number // 5, _FEWEST)
