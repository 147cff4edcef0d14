"""The records that the stages hand to each other.

Times (`…_at`) are aware and UTC. A meeting's day is a plain `date`, local to where it took place. What is not
known is `None`, never a guess.
"""
