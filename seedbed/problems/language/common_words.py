"""Common English words of three to eight letters, all in lower case, for puzzles about spelling and order."""

from __future__ import annotations

WORDS = tuple(
    """
    able acid actor adult agent album alley amber angle animal ankle apple apron arch arena army arrow artist atlas
    aunt autumn award axis baby badge baker ball banana band bank barn basket bath beach bean bear beast bed bee
    bell belt bench bird blade blanket block blood board boat body bone book boot bottle bowl box branch brave bread
    breeze brick bridge bright broom brother brush bucket button cabin cable cake calm camel camera camp candle
    canoe captain card carpet carrot castle cat cattle cave cellar chair chalk cheese cherry chest chicken child
    church circle circus city clay clean clerk cliff clock cloth cloud clover coach coal coast coat coffee coin cold
    collar colour copper corn corner cotton cousin cow crane cream creek crown cup curtain dance danger dark dawn
    day deep deer desert desk diamond dinner dish doctor dog doll door dozen dragon drawer dream dress drink drum
    duck dust eagle ear early earth east echo edge egg elbow engine evening eye fabric face fair farm farmer father
    feather fence fern ferry field finger fire fish flag flame flock floor flour flower flute foam fog forest fork
    fox frame friend frog frost fruit game garage garden garlic gate ghost giant gift ginger glass globe glove goat
    gold goose grain grape grass gravel green grey guest guitar hammer hand harbour harp hat hawk head heart heavy
    hedge hen herb hero hill holiday home honey hook horn horse hotel hour house ice idea ink insect iron island
    ivory ivy jacket jar jelly jewel joke journey judge juice jungle kettle key king kitchen kite kitten knee knife
    knot ladder lady lake lamb lamp lantern laugh lawn leaf leather lemon lesson letter lid light lily lime line
    lion list lobster lock log loud lunch machine magnet mail map maple marble market mask meadow meal melon metal
    middle milk mill mirror mist model monkey month moon moss mother motor mountain mouse mouth mud museum music
    nail name napkin needle nest net new night noise noon north nose note number nurse nut oak oar oasis oat ocean
    olive onion orange orchard orchid oven owl owner oyster paint palace pan panda paper parade parcel parent park
    parrot path peach pear pearl pebble pen pencil people pepper piano picnic picture pig pigeon pillow pilot pine
    pipe pirate planet plate plum pocket poem point pond pony pool poppy port potato powder prince puppy purple
    purse queen quick quiet quilt rabbit radio rail rain ranch reed ribbon rice river road robin rock roof room root
    rope rose round ruby rug ruler saddle sail salad salt sand scarf school screen sea season seed shade shadow
    sheep shell shelf ship shirt shoe shop shore shoulder silk silver singer sister skirt sky sleep smoke snail snow
    soap sock sofa soil song soup south spice spider spoon spring square squirrel stage stamp star steam stone storm
    story stove street string student sugar summer sun swan sweater table tailor tea teacher tent theatre thread
    throne thumb thunder ticket tiger timber toast tomato tooth torch towel tower town toy train tray tree truck
    trumpet tulip tunnel turtle uncle valley velvet village vine violin voice wagon wall walnut watch water wave wax
    weather west whale wheat wheel whistle white wild willow wind window wing winter wolf wood wool word world yard
    year yellow young zebra
    """.split()
)
