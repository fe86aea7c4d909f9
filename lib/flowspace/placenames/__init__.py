"""How names of places in China are written: the rules that both readers of such names build on.

`text` brings writing to one form, `traditional` brings characters to the simplified ones, `stems` cuts off the kind of
unit in Chinese and English, `outside` lists places that no table of the mainland holds. Two readers use them, and
differ in the rest because their texts do:

- `flowspace.geography.CityMatcher` reads a cell that is one name or code and nothing else. The whole cell must fit, and
  the answer says more than the city: a sum, a province, a part of a city, a unit merged or divided, names nearly right.
- `flowspace.copatents.resolve` finds names within an address or the name of an applicant, where streets and
  institutions bear names of places too; names found are weighed against each other and against postal codes.

Former names, and other names, stand in three tables, each for one question. `other_names`: under which names and codes
do figures of others list a city that was renamed, or spelt otherwise? `unit_changes`: which units were merged or
divided, so that figures have to be added up or cannot be used? `place_names`: in which prefecture of 2020 does a place
lie that an address names, whatever it is called there and however small it is? An address in 莱芜市 therefore lies in
Jinan, while a row of figures on 莱芜市 is a part of Jinan's. Pinyin that differs from the English name of a city
concerns both, and is written once, in `flowspace.sources.place_aliases`.
"""
