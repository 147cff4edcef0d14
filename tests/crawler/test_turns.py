from crawler.__main__ import in_turns


def test_sources_that_may_visit_one_host_take_turns() -> None:
    domains = {
        "english": ("sectsco.org",),
        "mseap": ("mseap.org",),
        "russian": ("sectsco.org",),
        "below": ("archive.mseap.org",),
        "other": ("notmseap.org",),
    }
    assert in_turns(domains) == [["english", "russian"], ["mseap", "below"], ["other"]]


def test_a_source_of_several_hosts_joins_their_groups() -> None:
    domains = {"a": ("a.test",), "b": ("b.test",), "c": ("c.test",), "both": ("b.test", "a.test")}
    assert in_turns(domains) == [["c"], ["a", "b", "both"]]
