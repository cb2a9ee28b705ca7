# ruff: noqa: E501 -- a line of data a thing
"""Words that are not persons: products, companies, towns, roles, colours; many of them would pass for one."""


def listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(",") if part.strip())


TOWNS = listed("""Paris, Lyon, Nantes, Saint-Denis, Valence, Florence, Laval, Vincennes, Orange, Bourg-en-Bresse, Rodez,
Quimper, Le Mans, Saint-Étienne, Villefranche-sur-Saône, Aix-en-Provence, Martigues, Clermont-Ferrand, Nancy, Vienne,
Gap, Digne-les-Bains, Saint-Jean-de-Luz, Bayonne, Pau, Tarbes, Auch, Albi, Castres, Sète, Béziers, Narbonne, Colmar,
Mulhouse, Épinal, Chaumont, Troyes, Sens, Nevers, Bourges, Blois, Vendôme, Lisieux, Caen, Cherbourg-en-Cotentin, Vitré,
Fougères, Saint-Malo, Dinan, Guingamp, Morlaix, Brest, Douarnenez, Concarneau, Lorient, Auray, Vannes, Redon, Royan,
Rochefort, Saintes, Cognac, Angoulême, Limoges, Brive-la-Gaillarde, Tulle, Aurillac, Mende, Alès, Uzès, Cavaillon""")
STREETS = listed("""rue de la République, avenue Jean Jaurès, boulevard Victor Hugo, rue Pasteur, place du Marché,
impasse des Lilas, chemin du Moulin, rue Gambetta, allée des Tilleuls, route de Lyon, rue du Général Leclerc,
avenue Charles de Gaulle, quai des Chartrons, rue Jules Ferry, cours Lafayette, rue Marie Curie, rue Émile Zola,
passage du Commerce, square Louise Michel, rue du 8 Mai 1945""")
COUNTRIES = listed("""France, Belgique, Suisse, Luxembourg, Espagne, Italie, Portugal, Allemagne, Royaume-Uni, Maroc,
Algérie, Tunisie, Sénégal, Canada, États-Unis, Pologne, Roumanie, Pays-Bas, Grèce, Irlande""")
PRODUCTS = listed("""Câble HDMI 2 m, Perceuse à colonne, Ramette A4 80 g, Cartouche d'encre noire, Table basse chêne,
Fauteuil Victoria, Étagère Billy, Lampe Margaux, Canapé Oscar, Clavier sans fil, Vis inox 4x40, Joint torique 12 mm,
Huile d'olive vierge 75 cl, Confiture de fraises, Gants nitrile taille M, Pompe de relevage, Roulement à billes 6204,
Chaise Emma, Rideau occultant, Ampoule LED E27, Tournevis cruciforme, Bac gastro GN 1/1, Souris optique, Écran 24 pouces,
Chargeur USB-C, Robe Charlotte, Pantalon Hugo, Veste Martin, Sac Juliette, Crème Jeanne, Madeleine pur beurre,
Sandwich Club, Tarte Tatin, Café moulu 250 g, Imprimante laser, Toner magenta, Bloc porte isotherme, Carrelage 30x30,
Peinture blanc mat, Kit mains libres, Batterie 12 V, Filtre à huile, Plaquettes de frein, Pneu 205/55 R16""")
PRODUCTS_EN = listed("""USB-C cable 2m, Oak coffee table, Wireless mouse, A4 paper 80gsm, Black ink cartridge, Desk lamp,
Stainless screw 4x40, Olive oil 750 ml, Strawberry jam, Nitrile gloves M, Water pump, Ball bearing 6204, Dining chair
Emma, Blackout curtain, LED bulb E27, Optical sensor, 24 inch monitor, Leather jacket Martin, Handbag Juliet, Earl Grey
tea, Lady Grey mug, Jack plug adapter, Robin garden chair, Victoria sponge, Cold brew, Laser printer, Rose wine""")
BRANDS = listed("""Peugeot, Renault, Citroën, Bosch, Philips, Siemens, Michelin, Lacoste, Hermès, Dior, Martini, Ricard,
Bonduelle, Danone, Moulinex, Lafuma, Millet, Petit Bateau, Samsung, Sony, Canon, Epson,
Brother, Lexmark, Tefal, Rowenta, Nike, Adidas, Puma, Kärcher, Scotch, Bic, Stabilo, Lenovo, Nokia, Toyota, Fiat, Hilti,
Facom, Stihl, Makita, Garmin, Yves Rocher, Paul, Jacob Delafon, Legrand, Schneider, Somfy,
Dyson, Ford, Mercedes, Levi's, Johnson, Benson, Armani, Gillette, Heinz, Kellogg's, Nestlé, Ferrero""")
COMPANIES = listed("""Martin et Fils, SARL Dupont Frères, Boulangerie Moreau, Garage Lefèvre, SAS Novatech, Groupe
Leclerc, Pierre Fabre, Cabinet Girard, Menuiserie Roux, Établissements Bernard, EURL Petit, Transports Giraud, SCI Les
Tilleuls, Ambulances Saint-Roch, Pharmacie du Centre, Optique Vision, BTP Construction, Électricité Générale du Sud,
Imprimerie Nouvelle, Les Jardins de Provence, Horizon Conseil, Alpha Services, Delta Distribution, Charpentes du
Jura, Maison Chevalier, Fromagerie des Alpages, Domaine de la Treille, Hôtel Terminus, Restaurant Chez Paul, Librairie
Decitre, Mairie de Rodez, CHU de Nantes, Lycée Jean Moulin, Syndicat des Eaux, Crédit Mutuel, Axa Assurances, Sogexia""")
COMPANIES_EN = listed("""Johnson & Sons Ltd, Smith Brothers, Taylor Logistics, Northern Steel plc, Baker Street Bakery,
Wilson and Partners LLP, Green Valley Farms, Blue Ocean Shipping, Harper Collins, Marks and Spencer, Morgan Stanley, Acme
Corp, Globex, Initech Inc, Hooli, Bright Horizons, Cooper Plumbing, Fletcher Engineering, St Mary's Hospital, Kent County
Council, Jones Electrical Ltd, Robinson Foods""")
ROLES = listed("""Directeur général, Assistante de direction, Comptable, Commercial itinérant, Responsable RH, Technicien
SAV, Développeur, Chef de projet, Magasinier, Acheteuse, Gérant, Secrétaire, Infirmière, Agent d'accueil, Chauffeur,
Contrôleur de gestion, Juriste, Stagiaire, DSI, Chef de rang, Boulanger, Maçon""")
ROLES_EN = listed("""Sales Manager, CEO, Accountant, Office Manager, Software Engineer, Nurse, Driver, Buyer, HR Partner,
Clerk, Director, Support Agent, Baker, Cook, Mason, Marshall""")
COLOURS = listed("""rouge, bleu, vert, jaune, noir, blanc, violette, rose, ambre, jade, olive, prune, marron, gris clair,
bordeaux, iris, cerise, capucine, ivoire, turquoise, garance, indigo""")
STATUSES = listed("""actif, inactif, en cours, clos, validé, annulé, brouillon, en attente, expédié, livré, payé, impayé,
nouveau, archivé, suspendu, à relancer""")
STATUSES_EN = listed("active, inactive, pending, closed, open, cancelled, draft, shipped, paid, unpaid, new, archived")
FAMILIES = listed("""Mobilier, Informatique, Papeterie, Alimentation, Bricolage, Jardin, Textile, Électroménager, Hygiène,
Emballage, Outillage, Éclairage, Sanitaire, Décoration, Jouets, Librairie, Sport, Pièces détachées""")
FAMILIES_EN = listed("Furniture, IT, Stationery, Food, Tools, Garden, Clothing, Toys, Books, Sports, Lighting, Spares")
SERVICES = listed("""Service comptabilité, Direction générale, Ressources humaines, Accueil, Logistique, Achats, État
civil, Urbanisme, Voirie, Scolaire, Police municipale, Pédiatrie, Radiologie, Support niveau 1, Marketing, Juridique""")
SPECIES = listed("""Quercus robur, Homo sapiens, Rosa canina, Salix alba, Martes martes, Apis mellifera, Canis lupus, Olea
europaea, Felis catus, Robin, Martin-pêcheur, Geai des chênes, Pie bavarde, Merle noir, Bernard-l'ermite""")
EVENTS = listed("""Forum des associations, Salon de l'agriculture, Fête de la Saint-Jean, Journée portes ouvertes, Tournoi
de printemps, Assemblée générale, Loto annuel, Vide-grenier, Concert de Noël, Marché de Noël, Gala, Séminaire""")
DRUGS = listed("""Doliprane 1000 mg, Amoxicilline, Levothyrox 75, Kardegic, Ventoline, Lexomil, Spasfon, Augmentin,
Ibuprofène 400, Inexium, Tahor 10, Daflon, Dafalgan codéiné, Smecta""")
COURSES = listed("""Mathématiques, Histoire-géographie, Anglais LV1, Initiation Excel, Habilitation électrique, Secourisme
SST, Gestes et postures, Management d'équipe, RGPD les bases, Conduite CACES 3, Word perfectionnement""")
TITLES = listed("""Madame Bovary, Le Père Goriot, Thérèse Raquin, Eugénie Grandet, Les Misérables, Emma, Oliver Twist,
Cyrano de Bergerac, Notre-Dame de Paris, Candide, L'Étranger, Germinal, Bel-Ami, Anna Karénine, Jane Eyre, Guerre et
Paix, Le Rouge et le Noir, La Peste, Voyage au bout de la nuit, Les Fleurs du mal, Vingt mille lieues sous les mers, Le
Petit Prince, L'Assommoir, La Princesse de Clèves, Sa Majesté des mouches, Le Nom de la rose, Fahrenheit 451, Dune""")
SCHOOLS = listed("""Collège Jean Moulin, Lycée Victor Hugo, École Jules Ferry, École Jacques Prévert, Collège Marie Curie,
Lycée Louis Pasteur, École Sainte-Anne, Gymnase Pierre de Coubertin, Salle Georges Brassens, Stade Roger Couderc""")
SUBJECTS = listed("""Demande de devis, Réclamation facture, Demande d'acte de naissance, Relance impayé, Nuisances
sonores, Demande de rendez-vous, Changement d'adresse, Problème de livraison, Résiliation de contrat, Accusé de
réception, Candidature spontanée, Demande de subvention, Permis de construire, Retour produit, Question technique""")
SUBJECTS_EN = listed("""Invoice query, Late delivery, Change of address, Cancel my contract, Cannot log in, Refund
request, Broken item, Meeting request, Quote for 20 chairs, Password reset, Complaint, Feature request""")
AGENTS = listed("""Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36, Mozilla/5.0 (iPhone; CPU iPhone OS 17_1
like Mac OS X), curl/8.4.0, python-requests/2.31.0, Googlebot/2.1 (+http://www.google.com/bot.html),
okhttp/4.9.3""")
FILES = listed("""facture_2023_0142.pdf, scan0001.tif, IMG_20230412_101530.jpg, export_clients.csv, rapport final v2.docx,
backup.tar.gz, logo.png, planning-2024.xlsx, notice_montage.pdf, config.yaml, bordereau.pdf, photo-chantier-12.jpeg""")
PATHS = listed("""/var/log/syslog, C:\\Temp\\import, /srv/export/2023, \\\\srv-fic\\commun\\devis, s3://archives/2022/q3,
/api/v2/orders, /produits/table-basse, /index.php?page=3""")
UNITS = listed("U, KG, L, M, M2, M3, H, J, BTE, PAL, CRT, SAC")
DAYS = listed("lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche")
MONTHS = listed("janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre")
ROLE_BOXES = listed("""contact, info, accueil, compta, direction, commercial, sav, support, secretariat, mairie, rh,
facturation, noreply, achats, bonjour""")
DOMAINS = listed("""novatech.fr, groupe-leclair.com, sogexia.fr, alpha-services.fr, mairie-rodez.fr, horizonconseil.eu,
charpentes-jura.fr, chu-ouest.fr, delta-distrib.com, bricoplus.fr, northernsteel.co.uk, acme-corp.com, btp-sud.fr""")
